package dev.weir.cli;

import dev.weir.cli.format.ReplayLine;
import dev.weir.replay.Replay;
import dev.weir.replay.send.LiveCounts;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Once a second, says on standard error how a replay goes, and logs its latencies. A daemon thread
 * does, so that sending is not slowed.
 */
final class ReplayProgress implements AutoCloseable {
  private final PrintStream err;
  private final Replay replay;
  private final boolean shown;
  private final @Nullable PrintStream log;
  private final @Nullable HistogramLogWriter writer;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread;
  private long loggedMillis;
  private boolean logLost;

  private ReplayProgress(PrintStream err, Replay replay, boolean shown, @Nullable PrintStream log) {
    this.err = err;
    this.replay = replay;
    this.shown = shown;
    this.log = log;
    this.writer = log == null ? null : new HistogramLogWriter(log);
    this.thread = new Thread(this::watch, "weir-progress");
    thread.setDaemon(true);
  }

  /**
   * Prepares to watch.
   *
   * @param hlog where latencies are logged; null for nowhere
   */
  static ReplayProgress of(Shell shell, Replay replay, @Nullable String hlog, boolean shown)
      throws CommandFailure {
    PrintStream log = null;
    if (hlog != null) {
      try {
        log = new PrintStream(new FileOutputStream(hlog), false, StandardCharsets.US_ASCII);
      } catch (IOException e) {
        throw CommandFailure.failed(Reading.cause(hlog, e), e);
      }
    }
    return new ReplayProgress(shell.err(), replay, shown, log);
  }

  /** From now on it watches. */
  void begin() {
    if (writer != null) {
      long nowMillis = System.currentTimeMillis();
      writer.outputComment("[latencies of weir replay, in ms: tags due and sent say from when]");
      writer.outputLogFormatVersion();
      writer.outputStartTime(nowMillis);
      writer.setBaseTime(nowMillis);
      loggedMillis = nowMillis;
      writer.outputLegend();
    }
    thread.start();
  }

  private void watch() {
    LiveCounts before = replay.live();
    try {
      while (!done.await(1, TimeUnit.SECONDS)) {
        LiveCounts now = replay.live();
        log();
        if (shown) {
          err.print("\r" + ReplayLine.of(replay.nowNanos(), before, now) + "\u001b[K");
          err.flush();
        }
        before = now;
      }
      if (shown) {
        err.print("\r\u001b[K");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void log() {
    if (writer != null) {
      Histogram due = new Histogram(3);
      Histogram sent = new Histogram(3);
      replay.takeInterval(due, sent);
      long nowMillis = System.currentTimeMillis();
      for (Histogram each : List.of(due, sent)) {
        each.setStartTimeStamp(loggedMillis);
        each.setEndTimeStamp(nowMillis);
      }
      loggedMillis = nowMillis;
      due.setTag("due");
      sent.setTag("sent");
      writer.outputIntervalHistogram(due);
      writer.outputIntervalHistogram(sent);
    }
  }

  /** Wipes the line and ends the log; nothing is drawn after this returns. */
  @Override
  public void close() {
    done.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (log != null) {
      log();
      log.close();
      logLost = log.checkError();
    }
  }

  /** After {@link #close}: whether the log of latencies could not be written to its end. */
  boolean logLost() {
    return logLost;
  }
}
