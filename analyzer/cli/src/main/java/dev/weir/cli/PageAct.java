package dev.weir.cli;

import dev.weir.core.limit.LimitSet;
import dev.weir.limitfile.LimitsFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The demo's page: what it recorded, as {@code weir report} shows it, in a file that stays. */
final class PageAct {
  private final Shell shell;

  PageAct(Shell shell) {
    this.shell = shell;
  }

  /**
   * Writes the page and says where it is.
   *
   * @param limits to be tried on the recording, null for none
   */
  void run(Path recording, String title, @Nullable LimitSet limits)
      throws IOException, CommandFailure {
    Path page = Files.createTempFile("weir-demo-", ".html");
    Path limitsFile = null;
    try {
      List<String> words =
          new ArrayList<>(
              List.of(
                  recording.toString(), "-o", page.toString(), "--title", title, "--no-progress"));
      if (limits != null) {
        limitsFile = Files.createTempFile("weir-demo-", ".yaml");
        Files.writeString(limitsFile, LimitsFile.write(limits));
        words.addAll(List.of("--limits", limitsFile.toString()));
      }
      ReportCommand command = new ReportCommand(shell);
      new CommandLine(command).parseArgs(words.toArray(String[]::new));
      CommandFailure brokenBy = command.write();
      if (brokenBy != null) {
        throw brokenBy;
      }
    } finally {
      if (limitsFile != null) {
        Files.deleteIfExists(limitsFile);
      }
    }
    Writer out = Results.to(shell.out());
    out.write("\nThe same as one page, to be opened in a browser (weir report):\n  " + page + '\n');
    out.flush();
  }
}
