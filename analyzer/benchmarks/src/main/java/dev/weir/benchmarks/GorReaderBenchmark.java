package dev.weir.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import dev.weir.replay.gor.GorException;
import dev.weir.replay.gor.GorReader;
import dev.weir.replay.gor.GorWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a recording is read, a megabyte by second of the reading thread's CPU time and by second
 * of wall clock: 100 MB of requests on 1,000 connections, without body (168 bytes a record), with 1
 * kB or with 1 MB. Nine readings in one JVM behind six that warm it up: the median, the lowest and
 * the highest.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -cp analyzer/benchmarks/target/benchmarks.jar dev.weir.benchmarks.GorReaderBenchmark
 * </pre>
 *
 * <p>Last result, 2026-11-29, 2 cores of an Intel Xeon, JDK 17, load 17, so that wall clock says
 * little; each size in a JVM of its own: 481 (394 to 629), 1,407 (1,178 to 1,607) and 1,749 (1,300
 * to 2,044) MB/s of CPU time; 66 (49 to 115), 262 (70 to 327) and 314 (185 to 1,747) of wall clock.
 */
public final class GorReaderBenchmark {
  private static final long FILE_BYTES = 100_000_000;
  private static final int META_AND_SEPARATOR_BYTES = 69;
  private static final int ROUNDS = 9;
  private static final int WARM_UP_ROUNDS = 6;
  private static final int CONNECTIONS = 1_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private GorReaderBenchmark() {}

  /**
   * Measures recordings of messages without body, with 1 kB and with 1 MB.
   *
   * @param args other lengths of bodies, in bytes
   */
  public static void main(String[] args) throws IOException, GorException {
    for (String each : args.length > 0 ? args : new String[] {"0", "1000", "1000000"}) {
      int bodyBytes = Integer.parseInt(each);
      Path file = Files.createTempFile("weir-", ".gor");
      try {
        long records = write(file, bodyBytes);
        measure(file, bodyBytes, records);
      } finally {
        Files.delete(file);
      }
    }
  }

  private static long write(Path file, int bodyBytes) throws IOException {
    Random random = new Random(1);
    byte[] body = new byte[bodyBytes];
    for (int i = 0; i < bodyBytes; i++) {
      body[i] = (byte) (random.nextInt(8) == 0 ? '\n' : ' ' + random.nextInt(95));
    }
    long records = 0;
    try (GorWriter writer = GorWriter.create(file)) {
      long nowNanos = 1_764_384_000_000_000_000L;
      for (long bytes = 0; bytes < FILE_BYTES; records++) {
        int connection = random.nextInt(CONNECTIONS);
        String id =
            String.format(
                Locale.ROOT,
                "%04x1f900a00%04x%08x",
                0x8000 + connection,
                connection >> 2,
                (int) records);
        byte[] message = message(random, bodyBytes, body);
        writer.message(
            new Message(Kind.REQUEST, id, connection, "", nowNanos, 1_250_000, message, 0));
        bytes += message.length + META_AND_SEPARATOR_BYTES;
        nowNanos += random.nextInt(1_000_000);
      }
    }
    return records;
  }

  private static byte[] message(Random random, int bodyBytes, byte[] body) {
    String head =
        (bodyBytes == 0 ? "GET" : "POST")
            + " /api/v1/products/"
            + random.nextInt(100_000)
            + " HTTP/1.1\r\nHost: shop.example.org\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n"
            + (bodyBytes == 0 ? "" : "Content-Length: " + bodyBytes + "\r\n")
            + "\r\n";
    byte[] bytes = Arrays.copyOf(head.getBytes(ISO_8859_1), head.length() + bodyBytes);
    System.arraycopy(body, 0, bytes, head.length(), bodyBytes);
    return bytes;
  }

  private static void measure(Path file, int bodyBytes, long records)
      throws IOException, GorException {
    double[] cpu = new double[ROUNDS];
    double[] wall = new double[ROUNDS];
    long fileBytes = Files.size(file);
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      AtomicLong read = new AtomicLong();
      long cpuNanos = THREADS.getCurrentThreadCpuTime();
      long wallNanos = System.nanoTime();
      try (GorReader reader = GorReader.open(file.toString())) {
        reader.read(message -> read.lazySet(read.get() + message.bytes().length));
        if (reader.messages() != records || !reader.damage().isEmpty()) {
          throw new IllegalStateException(records + " records, read " + reader.messages());
        }
      }
      if (round >= 0) {
        cpu[round] = fileBytes * 1e3 / (THREADS.getCurrentThreadCpuTime() - cpuNanos);
        wall[round] = fileBytes * 1e3 / (System.nanoTime() - wallNanos);
      }
    }
    Arrays.sort(cpu);
    Arrays.sort(wall);
    System.out.printf(
        Locale.ROOT,
        "body %,9d B, %,9d records of %,9d B: MB/s of CPU time %,.0f (%,.0f to %,.0f),"
            + " of wall clock %,.0f (%,.0f to %,.0f)%n",
        bodyBytes,
        records,
        fileBytes / records,
        cpu[ROUNDS / 2],
        cpu[0],
        cpu[ROUNDS - 1],
        wall[ROUNDS / 2],
        wall[0],
        wall[ROUNDS - 1]);
  }
}
