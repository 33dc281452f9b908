package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Writes captures of HTTP traffic that never was: the same bytes for the same arguments, on every
 * machine.
 *
 * <p>Keep-alive connections take turns at random; each exchange is a GET and a response as nginx
 * sends it. Every connection is opened and closed in the file.
 *
 * <pre>
 * java -cp analyzer/benchmarks/target/benchmarks.jar dev.weir.benchmarks.TrafficGenerator \
 *     small|big FILE [--exchanges N | --size BYTES]
 * </pre>
 *
 * <p>{@code FILE} may be {@code -} for standard output; {@code --size 4000000000} repeats traffic
 * of this kind until the file is that long.
 */
public final class TrafficGenerator {
  private static final int SERVER_ADDRESS = 0x0a000001;
  private static final int FIRST_CLIENT_ADDRESS = 0x0a000100;
  private static final int SERVER_PORT = 8080;
  private static final int FIRST_CLIENT_PORT = 40_000;
  private static final int SEGMENT_BYTES = 1448;
  private static final int ACK_PERCENT = 38;
  private static final int RANDOM_BYTES = 1 << 17;
  private static final byte[] NOTHING = {};
  private static final String[] FAMILIES = {
    "/api/v1/users/", "/api/v1/orders/", "/api/v2/products/", "/static/img/"
  };

  private final TrafficProfile profile;
  private final PcapWriter out;
  private final Random random = new Random(7);
  private final TcpEnd[] clients;
  private final TcpEnd[] servers;
  private final byte[] message;
  private final byte[] content = new byte[RANDOM_BYTES];

  private TrafficGenerator(TrafficProfile profile, PcapWriter out) {
    this.profile = profile;
    this.out = out;
    clients = new TcpEnd[profile.connections()];
    servers = new TcpEnd[profile.connections()];
    message = new byte[1024 + profile.mostBodyBytes()];
    random.nextBytes(content);
  }

  /** See the class; exits with 2 on misuse and 1 if the file cannot be written. */
  public static void main(String[] arguments) {
    try {
      run(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("TrafficGenerator: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("TrafficGenerator: cannot write " + arguments[1] + ": " + e);
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws IOException {
    if (arguments.length != 2 && arguments.length != 4) {
      throw new IllegalArgumentException("give small|big FILE [--exchanges N | --size BYTES]");
    }
    TrafficProfile profile = TrafficProfile.named(arguments[0]);
    long sizeBytes = 0;
    if (arguments.length == 4) {
      long value = number(arguments[2], arguments[3]);
      switch (arguments[2]) {
        case "--exchanges" -> profile = profile.withExchanges(value);
        case "--size" -> sizeBytes = value;
        default ->
            throw new IllegalArgumentException(
                "no option is called " + arguments[2] + "; try --exchanges or --size");
      }
    }
    try (PcapWriter out = new PcapWriter(channel(arguments[1]))) {
      long exchanges = new TrafficGenerator(profile, out).write(sizeBytes);
      System.err.printf(
          "%s: %,d exchanges, %,d packets, %,d bytes%n",
          arguments[1], exchanges, out.packets(), out.writtenBytes());
    }
  }

  private static long number(String option, String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(option + " " + value + ": give a whole number");
    }
    return Long.parseLong(value);
  }

  private static WritableByteChannel channel(String file) throws IOException {
    return file.equals("-")
        ? Channels.newChannel(System.out)
        : FileChannel.open(
            Path.of(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Writes all packets and returns the number of exchanges; 0 bytes is as many as the profile. */
  private long write(long sizeBytes) throws IOException {
    for (int i = 0; i < clients.length; i++) {
      open(i);
    }
    long exchanges = 0;
    while (sizeBytes > 0 ? out.writtenBytes() < sizeBytes : exchanges < profile.exchanges()) {
      exchange(random.nextInt(clients.length));
      exchanges++;
    }
    for (int i = 0; i < clients.length; i++) {
      close(i);
    }
    return exchanges;
  }

  private void open(int i) throws IOException {
    clients[i] = new TcpEnd(FIRST_CLIENT_ADDRESS + i, FIRST_CLIENT_PORT + i, random.nextInt());
    servers[i] = new TcpEnd(SERVER_ADDRESS, SERVER_PORT, random.nextInt());
    bare(clients[i], servers[i], TcpEnd.SYN);
    bare(servers[i], clients[i], TcpEnd.SYN | TcpEnd.ACK);
    bare(clients[i], servers[i], TcpEnd.ACK);
  }

  private void close(int i) throws IOException {
    bare(clients[i], servers[i], TcpEnd.FIN | TcpEnd.ACK);
    bare(servers[i], clients[i], TcpEnd.FIN | TcpEnd.ACK);
    bare(clients[i], servers[i], TcpEnd.ACK);
  }

  private void exchange(int i) throws IOException {
    String path =
        FAMILIES[random.nextInt(FAMILIES.length)] + random.nextInt(profile.pathsPerFamily());
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: shop.example:8080\r\nUser-Agent: wrk/4.1\r\nAccept: */*\r\n\r\n";
    send(clients[i], servers[i], copy(head), 0);
    int spread = profile.mostBodyBytes() - profile.leastBodyBytes() + 1;
    int bodyBytes = profile.leastBodyBytes() + random.nextInt(spread);
    send(servers[i], clients[i], response(bodyBytes), profile.segmentsPerAck());
    if (random.nextInt(100) < ACK_PERCENT) {
      bare(clients[i], servers[i], TcpEnd.ACK);
    }
  }

  /** Puts a response into {@link #message} and returns its length. */
  private int response(int bodyBytes) {
    int headBytes =
        copy(
            "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sat, 21 Nov 2026 05:10:00 GMT\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + bodyBytes
                + "\r\nConnection: keep-alive\r\n\r\n");
    int offset = random.nextInt(content.length - profile.mostBodyBytes());
    System.arraycopy(content, offset, message, headBytes, bodyBytes);
    return headBytes + bodyBytes;
  }

  /** Puts a text at the beginning of {@link #message} and returns its length. */
  private int copy(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, message, 0, bytes.length);
    return bytes.length;
  }

  /** Sends the first bytes of {@link #message} in segments, the last one pushed. */
  private void send(TcpEnd from, TcpEnd to, int length, int segmentsPerAck) throws IOException {
    int segments = 0;
    for (int offset = 0; offset < length; offset += SEGMENT_BYTES) {
      int bytes = Math.min(SEGMENT_BYTES, length - offset);
      boolean last = offset + bytes == length;
      out.segment(from, to, last ? TcpEnd.PSH | TcpEnd.ACK : TcpEnd.ACK, message, offset, bytes);
      segments++;
      if (segmentsPerAck > 0 && segments % segmentsPerAck == 0) {
        bare(to, from, TcpEnd.ACK);
      }
    }
  }

  private void bare(TcpEnd from, TcpEnd to, int flags) throws IOException {
    out.segment(from, to, flags, NOTHING, 0, 0);
  }
}
