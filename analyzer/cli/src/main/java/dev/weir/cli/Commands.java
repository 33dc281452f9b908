package dev.weir.cli;

import dev.weir.cli.attach.Jvms;
import picocli.CommandLine;

/** Which commands there are; each is made only when it is asked for. */
final class Commands {
  private static final String[] NAMES = {
    "analyze",
    "capture",
    "conform",
    "simulate",
    "replay",
    "report",
    "export",
    "dashboards",
    "upload",
    "check",
    "diff",
    "download",
    "ps",
    "attach",
    "detach",
    "limits",
    "demo",
    "completion"
  };
  private static final String[] HIDDEN_NAMES = {"man", "train"};

  private Commands() {}

  /** The commands for people. */
  static String names() {
    return String.join(", ", NAMES);
  }

  static void addAll(CommandLine weir, Shell shell) {
    for (String name : NAMES) {
      add(weir, name, shell);
    }
    for (String name : HIDDEN_NAMES) {
      add(weir, name, shell);
    }
  }

  /** Adds one command; false when there is none of that name. */
  static boolean add(CommandLine weir, String name, Shell shell) {
    Object command =
        switch (name) {
          case "analyze" -> new AnalyzeCommand(shell);
          case "capture" -> new CaptureCommand(shell);
          case "conform" -> new ConformCommand(shell);
          case "simulate" -> new SimulateCommand(shell);
          case "replay" -> new ReplayCommand(shell);
          case "report" -> new ReportCommand(shell);
          case "export" -> new ExportCommand(shell);
          case "dashboards" -> DashboardsCommand.create(shell);
          case "upload" -> new UploadCommand(shell);
          case "check" -> new CheckCommand(shell);
          case "diff" -> new DiffCommand(shell);
          case "download" -> new DownloadCommand(shell);
          case "ps" -> new PsCommand(shell, Jvms.ofThisMachine());
          case "attach" -> new AttachCommand(shell, Jvms.ofThisMachine());
          case "detach" -> new DetachCommand(shell, Jvms.ofThisMachine());
          case "limits" -> LimitsCommand.create(shell, Jvms.ofThisMachine());
          case "demo" -> new DemoCommand(shell);
          case "completion" -> new CompletionCommand(shell);
          case "man" -> new ManCommand(shell);
          case "train" -> new TrainCommand(shell);
          default -> null;
        };
    if (command == null) {
      return false;
    }
    weir.addSubcommand(name, command);
    return true;
  }
}
