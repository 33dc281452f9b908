package dev.weir.cli.demo;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import dev.weir.replay.gor.GorWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What visitors sent and were answered in the first seconds, as a {@code .gor} file: no right to
 * capture is needed, since it is taken at their sockets. Whole exchanges only, {@value #MOST_BYTES}
 * bytes at most. Any thread may add and ask.
 */
public final class VisitorRecording implements Closeable {
  private static final long MOST_BYTES = 64L << 20;
  private static final String LOOPBACK = "127.0.0.1";

  private final Path file;
  private final GorWriter writer;
  private final long spanNanos;
  private final long startNanos = System.nanoTime();
  private final long startEpochNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  private long requests;
  private long bytes;

  private VisitorRecording(Path file, GorWriter writer, long spanNanos) {
    this.file = file;
    this.writer = writer;
    this.spanNanos = spanNanos;
  }

  /** Begins one, for so long. */
  public static VisitorRecording to(Path file, Duration span) throws IOException {
    return new VisitorRecording(file, GorWriter.create(file), span.toNanos());
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** How many exchanges are in it. */
  public synchronized long requests() {
    return requests;
  }

  /** Whether what is sent now is still recorded. */
  synchronized boolean isRunning() {
    return System.nanoTime() - startNanos < spanNanos && bytes < MOST_BYTES;
  }

  /** One exchange that has come to its end; times are readings of {@link System#nanoTime}. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
  record Exchange(
      int clientPort,
      int serverPort,
      byte[] request,
      long sentNanos,
      byte[] response,
      long firstByteNanos,
      long endNanos) {}

  synchronized void add(Exchange exchange) {
    // As GoReplay makes ids: the ports and the address of the connection, and a running number.
    String id =
        String.format("%04x%04x7f000001%08x", exchange.clientPort, exchange.serverPort, requests);
    writer.message(message(Kind.REQUEST, id, exchange, exchange.request, exchange.sentNanos, 0));
    writer.message(
        message(
            Kind.RESPONSE,
            id,
            exchange,
            exchange.response,
            exchange.firstByteNanos,
            exchange.endNanos - exchange.firstByteNanos));
    requests++;
    bytes += exchange.request.length + exchange.response.length;
  }

  private Message message(
      Kind kind, String id, Exchange exchange, byte[] message, long nanos, long durationNanos) {
    long epochNanos = startEpochNanos + (nanos - startNanos);
    return new Message(
        kind, id, exchange.clientPort, LOOPBACK, epochNanos, durationNanos, message, 0);
  }

  /**
   * Writes the rest; nobody may add any more.
   *
   * @throws IOException if not everything could be written, naming the file
   */
  @Override
  public synchronized void close() throws IOException {
    try {
      writer.close();
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
