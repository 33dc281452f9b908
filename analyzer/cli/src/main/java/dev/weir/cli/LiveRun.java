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
import java.io.Writer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs one live capture: counts what the report says of its source, passes packets on, and once a
 * second redraws the table.
 *
 * <p>Confined to one thread.
 */
final class LiveRun implements PacketSink {
  private static final long REFRESH_NANOS = 1_000_000_000;

  private final Shell shell;
  private final Analysis analysis;
  private final CaptureOutput output;
  private final String name;
  private final PacketSink packetSink;
  private long packets;
  private long capturedBytes;
  private long truncatedPackets;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private long droppedPackets;
  private long drawnNanos;
  private int drawnLines;
  private @Nullable LiveCaptureException failure;

  LiveRun(Shell shell, Analysis analysis, CaptureOutput output, String name) {
    this.shell = shell;
    this.analysis = analysis;
    this.output = output;
    this.name = name;
    this.packetSink = output.tee(analysis.packets());
  }

  /**
   * Captures until the capture ends.
   *
   * @param refreshing how to draw while it runs, null for not at all
   */
  void run(LiveCapture capture, @Nullable ReportFormat refreshing, ReportOptions cut)
      throws IOException {
    try {
      drawnNanos = System.nanoTime();
      capture.run(this, () -> betweenReads(capture, refreshing, cut));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (LiveCaptureException e) {
      failure = e;
    } finally {
      erase();
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
    String text = clipped(table.toString(), shell.lines() - 1);
    Writer out = Results.to(shell.out());
    out.write(upAndErase());
    out.write(text);
    out.flush();
    drawnLines = (int) text.chars().filter(c -> c == '\n').count();
  }

  /** The cursor can go up no further than to the top of the screen; its own line is one more. */
  static String clipped(String text, int mostLines) {
    int end = 0;
    for (int line = 0; line < mostLines; line++) {
      int next = text.indexOf('\n', end);
      if (next < 0) {
        return text;
      }
      end = next + 1;
    }
    return text.substring(0, end);
  }

  /** Makes room for the final report. */
  private void erase() throws IOException {
    Writer out = Results.to(shell.out());
    out.write(upAndErase());
    out.flush();
    drawnLines = 0;
  }

  /** ECMA-48: cursor to the beginning of so many lines up, then erase to the end of the screen. */
  private String upAndErase() {
    return drawnLines == 0 ? "" : "\u001b[" + drawnLines + "F\u001b[J";
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
