package dev.weir.cli;

import dev.weir.capture.live.CaptureCounters;
import dev.weir.capture.live.LiveCapture;
import dev.weir.capture.live.LiveCaptureException;
import dev.weir.capture.packet.PacketSink;
import dev.weir.cli.format.ReportFormat;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one live capture: counts what the report says of its source, passes packets on, and once a
 * second redraws the table.
 *
 * <p>Confined to one thread.
 */
final class LiveRun implements PacketSink {
  private static final long REFRESH_NANOS = 1_000_000_000;
  private static final long TICK_NANOS = 1_000_000_000;

  private final Analysis analysis;
  private final CaptureOutput output;
  private final String name;
  private final PacketSink packetSink;
  private final DrawnInPlace drawing;
  private long packets;
  private long capturedBytes;
  private long truncatedPackets;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private long droppedPackets;
  private long drawnNanos;
  private long tickedNanos;
  private @Nullable LiveCaptureException failure;

  LiveRun(Shell shell, Analysis analysis, CaptureOutput output, String name) {
    this.analysis = analysis;
    this.output = output;
    this.name = name;
    this.drawing = new DrawnInPlace(shell);
    this.packetSink = output.tee(analysis.packets());
  }

  /**
   * Captures until the capture ends.
   *
   * @param refreshing how to draw while it runs, null for not at all
   */
  void run(
      LiveCapture capture,
      @Nullable ReportFormat refreshing,
      ReportOptions cut,
      IntConsumer onThread)
      throws IOException {
    try {
      drawnNanos = System.nanoTime();
      capture.run(this, () -> betweenReads(capture, refreshing, cut), onThread);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (LiveCaptureException e) {
      failure = e;
    } finally {
      drawing.erase();
      count(capture.counters());
      output.dropped(capture.counters());
    }
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    packets++;
    capturedBytes += originalLength;
    if (capturedLength < originalLength) {
      truncatedPackets++;
    }
    firstNanos = Math.min(firstNanos, epochNanos);
    lastNanos = Math.max(lastNanos, epochNanos);
    packetSink.packet(linkType, bytes, offset, capturedLength, originalLength, epochNanos);
  }

  private void betweenReads(
      LiveCapture capture, @Nullable ReportFormat refreshing, ReportOptions cut) {
    if (output.failed()) {
      capture.stop();
    }
    if (System.nanoTime() - tickedNanos >= TICK_NANOS) {
      tickedNanos = System.nanoTime();
      Instant now = Instant.now();
      output.tick(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }
    if (refreshing == null || System.nanoTime() - drawnNanos < REFRESH_NANOS) {
      return;
    }
    drawnNanos = System.nanoTime();
    count(capture.counters());
    try {
      draw(refreshing, cut);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void draw(ReportFormat format, ReportOptions cut) throws IOException {
    StringWriter table = new StringWriter();
    format.write(analysis.report(source(), cut), table);
    drawing.draw(table.toString());
  }

  private void count(CaptureCounters counters) {
    droppedPackets = counters.kernelDroppedPackets() + counters.interfaceDroppedPackets();
  }

  /** Tells what ended the capture early, if anything did; the report up to there holds. */
  void rethrow() throws LiveCaptureException {
    if (failure != null) {
      throw failure;
    }
  }

  /** What is known of the source by now. */
  Source source() {
    boolean none = packets == 0;
    return new Source(
        name,
        "interface",
        none ? null : Instant.ofEpochSecond(0, firstNanos),
        none ? 0 : lastNanos - firstNanos,
        packets,
        capturedBytes,
        droppedPackets,
        truncatedPackets);
  }
}
