package dev.weir.cli;

import dev.weir.cli.format.ProgressLine;
import dev.weir.cli.format.Screen;
import dev.weir.replay.download.Download;
import dev.weir.replay.download.DownloadListener;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What is told of a download on standard error: lines of what happened, and a bar below them. */
final class DownloadBar implements DownloadListener, AutoCloseable {
  private final PrintStream err;
  private final @Nullable Screen screen;
  private final String name;
  private @Nullable Progress progress;

  /**
   * Lines alone, until it begins.
   *
   * @param screen where to draw the bar, null for nowhere
   */
  DownloadBar(PrintStream err, @Nullable Screen screen, String name) {
    this.err = err;
    this.screen = screen;
    this.name = name;
  }

  /** From now on there is a bar. */
  synchronized void begin(Download download) {
    Screen where = screen;
    if (where != null) {
      long resumedBytes = download.resumedBytes();
      progress =
          new Progress(
              err,
              elapsedNanos ->
                  ProgressLine.resumed(
                      name,
                      resumedBytes,
                      download.doneBytes(),
                      download.lengthBytes(),
                      elapsedNanos,
                      where));
    }
  }

  @Override
  public synchronized void note(String line) {
    String told = "weir: " + Failures.printable(line);
    if (progress == null) {
      err.println(told);
    } else {
      progress.say(told);
    }
  }

  @Override
  public void close() {
    Progress drawn = progress;
    if (drawn != null) {
      drawn.close();
    }
  }
}
