package dev.weir.agent.servers.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** The oldest way: a loop that accepts, and a thread a connection that blocks. */
public final class PlainServer {
  private static final int BACKLOG = 50;

  /** Of a file, written at once. */
  private static final int BLOCK_BYTES = 16 * 1024;

  private final Settings settings;
  private final ExecutorService threads;

  private PlainServer(Settings settings, ExecutorService threads) {
    this.settings = settings;
    this.threads = threads;
  }

  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.of(arguments);
    PlainServer server = new PlainServer(settings, settings.threads());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server.accept(new ServerSocket(settings.port("http"), BACKLOG, loopback));
    server.accept(
        settings
            .tls()
            .getServerSocketFactory()
            .createServerSocket(settings.port("https"), BACKLOG, loopback));
  }

  private void accept(ServerSocket listener) {
    Thread acceptor =
        new Thread(
            () -> {
              while (true) {
                try {
                  Socket socket = listener.accept();
                  threads.execute(() -> serve(socket));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    acceptor.start();
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (exchange(in, out)) {}
    } catch (SocketException | EOFException e) {
      // The client went away.
    } catch (IOException e) {
      System.err.println("serving failed: " + e);
    }
  }

  private boolean exchange(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return false;
    }
    String[] request = first.split(" ", 3);
    Map<String, String> fields = new TreeMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      fields.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    if (fields.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    long received = readBody(in, fields);
    Reply reply =
        Reply.to(
            settings.path("files"),
            request[1],
            name -> fields.get(name.toLowerCase(Locale.ROOT)),
            received);
    boolean old = request[2].equals("HTTP/1.0");
    boolean last = old || "close".equalsIgnoreCase(fields.get("connection"));
    long sent = 0;
    try {
      out.write(head(reply, old, last).getBytes(ISO_8859_1));
      if (!request[0].equals("HEAD")) {
        sent = writeBody(reply, old, out);
      }
    } finally {
      settings.served(request[0], request[1], reply.status(), sent);
    }
    return !last && !reply.brokenOff();
  }

  private static String head(Reply reply, boolean old, boolean last) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Plain\r\n");
    reply.fields().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (reply.status() != 304 && reply.sized()) {
      head.append("Content-Length: ").append(reply.length()).append("\r\n");
    } else if (reply.status() != 304 && !old) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    return head.append(last ? "Connection: close\r\n\r\n" : "\r\n").toString();
  }

  private static long writeBody(Reply reply, boolean old, OutputStream out) throws IOException {
    Reply.Slice file = reply.file();
    if (file != null) {
      return writeFile(file, out);
    }
    boolean chunked = !reply.sized() && !old;
    for (byte[] part : reply.parts()) {
      if (chunked) {
        out.write((Integer.toHexString(part.length) + "\r\n").getBytes(ISO_8859_1));
      }
      out.write(part);
      if (chunked) {
        out.write("\r\n".getBytes(ISO_8859_1));
      }
    }
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));
    }
    if (reply.brokenOff()) {
      Content.pause();
    }
    return reply.length();
  }

  private static long writeFile(Reply.Slice file, OutputStream out) throws IOException {
    long left = file.bytes();
    try (InputStream in = Files.newInputStream(file.path())) {
      in.skipNBytes(file.offset());
      byte[] block = new byte[BLOCK_BYTES];
      while (left > 0) {
        int read = in.read(block, 0, (int) Math.min(block.length, left));
        out.write(block, 0, read);
        left -= read;
      }
    }
    return file.bytes();
  }

  private static long readBody(InputStream in, Map<String, String> fields) throws IOException {
    String length = fields.get("content-length");
    if (length != null) {
      in.skipNBytes(Long.parseLong(length));
      return Long.parseLong(length);
    }
    if (!fields.containsKey("transfer-encoding")) {
      return 0;
    }
    long received = 0;
    for (int chunk = chunkBytes(in); chunk > 0; chunk = chunkBytes(in)) {
      in.skipNBytes(chunk);
      received += chunk;
      line(in);
    }
    while (!line(in).isEmpty()) {}
    return received;
  }

  private static int chunkBytes(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  /** A line without its end; empty at the end of the stream. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
