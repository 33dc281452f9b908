package dev.weir.cli;

import dev.weir.cli.demo.VisitorRecording;
import dev.weir.cli.format.ColorWhen;
import dev.weir.cli.format.ReplayComparison;
import dev.weir.replay.ReplayResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine;

/**
 * The last act of the demo: what its visitors did at first is sent again at twice the speed, by the
 * very command that it names.
 */
final class ReplayAct {
  /** How much of the traffic is recorded, at most. */
  static final int RECORDED_SECONDS = 8;

  private final Shell shell;
  private final ColorWhen color;

  ReplayAct(Shell shell, ColorWhen color) {
    this.shell = shell;
    this.color = color;
  }

  /**
   * Replays a recording that is complete.
   *
   * @param port of the shop, without TLS
   * @return whether all was answered as when it was recorded, or somebody ended it
   */
  boolean run(VisitorRecording recording, int port) throws IOException, CommandFailure {
    List<String> words =
        List.of(
            recording.file().toString(),
            "--target",
            "http://127.0.0.1:" + port,
            "--speed",
            "2x",
            "--top",
            "5");
    Writer out = Results.to(shell.out());
    out.write(
        "\nWhat the visitors did at first was recorded; now the same at twice the speed:\n\n");
    out.write("  weir replay " + String.join(" ", words) + "\n\n");
    out.flush();
    ReplayCommand command = new ReplayCommand(shell);
    new CommandLine(command).parseArgs(words.toArray(String[]::new));
    command.common.color = color;
    try {
      command.call();
    } catch (CommandFailure e) {
      ReplayResult cut = command.result();
      if (cut == null || !cut.stopped()) {
        throw e;
      }
      out.write("\nThe replay was ended early.\n");
      out.flush();
      return true;
    }
    ReplayResult result = command.result();
    boolean same = result != null && ReplayComparison.print(recording.requests(), result, out);
    out.flush();
    return same;
  }
}
