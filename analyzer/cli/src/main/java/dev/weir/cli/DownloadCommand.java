package dev.weir.cli;

import dev.weir.cli.format.DownloadReport;
import dev.weir.cli.format.Screen;
import dev.weir.core.limit.Allowance;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.TimeSpan;
import dev.weir.core.unit.UnitSyntaxException;
import dev.weir.replay.download.Download;
import dev.weir.replay.download.DownloadException;
import dev.weir.replay.download.DownloadOptions;
import dev.weir.replay.download.DownloadOptions.HeaderField;
import dev.weir.replay.download.DownloadResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir download}: a file, no faster than a limit, and never half. */
@Command(
    name = "download",
    description = {
      "Downloads a file, on request no faster than a limit. What is broken off, by Ctrl-C or a"
          + " crash, is continued by the same command; the file appears when it is whole and"
          + " checked."
    },
    footer = {
      "",
      "weir download --limit 5MB/s https://example.org/file.iso",
      "weir download --connections 4 --sha256 9f86d081… -o disk.iso https://example.org/file.iso",
      "weir download -o - https://example.org/log.gz | gunzip"
    })
final class DownloadCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final Duration LONGEST_SILENCE = Duration.ofDays(1);

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where to, or - for standard output.",
        "Default: the last part of the address, else what the server calls it."
      })
  @Nullable String file;

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      description = "No more than that, such as 5MB/s or 40Mbit/s, over all connections together.")
  @Nullable String limit;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Fetch as many parts at once, where the server sends parts. Default: ${DEFAULT-VALUE}.")
  int connections = 1;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description =
          "Send this field; repeatable. It goes to the server that was named, and to none to"
              + " which that refers.")
  List<String> headers = new ArrayList<>();

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "Fail unless the file has this SHA-256.")
  @Nullable String sha256;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How long a server may be silent before it is tried again. Default: ${DEFAULT-VALUE}.")
  String timeout = "30s";

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Try again as often in a row without anything coming. Default: ${DEFAULT-VALUE}.")
  int retries = 5;

  @Option(names = "--force", description = "Replace a file that is there already.")
  boolean force;

  @Option(
      names = "--insecure",
      description = "Accept any certificate: anybody on the way may send another file.")
  boolean insecure;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Print the result as json on standard output; by default a line on the other.")
  @Nullable String format;

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Parameters(paramLabel = "URL", arity = "1", description = "What to download, by HTTP or HTTPS.")
  String url = "";

  DownloadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    DownloadOptions options = options();
    boolean pipe = STANDARD_OUTPUT.equals(file);
    if (format != null && !format.equals("json")) {
      throw misuse("--format: '" + format + "' is not json", null);
    }
    if (pipe && format != null) {
      throw misuse("--format prints on standard output, which -o - gives to the file", null);
    }
    if (insecure) {
      shell
          .err()
          .println(
              "weir: WARNING: --insecure: no certificate is checked, so anybody on the way may send"
                  + " another file");
    }
    try {
      return pipe ? toStandardOutput(options) : toFile(options);
    } catch (DownloadException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private int toStandardOutput(DownloadOptions options)
      throws IOException, CommandFailure, DownloadException {
    DownloadBar bar = new DownloadBar(shell.err(), barScreen(), "standard output");
    try (Download download = Download.toStream(options, Results.bytesTo(shell.out()), bar)) {
      finish(options, STANDARD_OUTPUT, run(download, bar));
    } catch (DownloadException e) {
      if (e.getCause() instanceof StandardOutputException lost) {
        throw lost;
      }
      throw e;
    }
    return ExitCode.DONE;
  }

  private int toFile(DownloadOptions options)
      throws IOException, CommandFailure, DownloadException {
    Path target = target(file == null ? Download.fileName(options) : file);
    DownloadBar bar = new DownloadBar(shell.err(), barScreen(), target.toString());
    try (Download download = Download.toFile(options, target, force, bar)) {
      finish(options, target.toString(), run(download, bar));
    }
    return ExitCode.DONE;
  }

  private DownloadResult run(Download download, DownloadBar bar) throws DownloadException {
    shell.interruption().stopOnInterrupt(download::pause);
    bar.begin(download);
    try {
      return download.run();
    } finally {
      bar.close();
    }
  }

  private void finish(DownloadOptions options, String name, DownloadResult result)
      throws IOException {
    DownloadReport report = new DownloadReport(options.address().toString(), name, result);
    if (format == null) {
      shell.err().println("weir: " + report.line());
    } else {
      Writer out = Results.to(shell.out());
      report.writeJson(out);
      out.flush();
    }
  }

  private @Nullable Screen barScreen() {
    boolean shown = progress.shows(shell);
    return shown ? shell.errorScreen(common.color) : null;
  }

  private Path target(String name) throws CommandFailure {
    try {
      Path target = Path.of(name);
      if (target.getFileName() == null || name.isEmpty()) {
        throw CommandFailure.misuse("-o '" + name + "': this is not a file name", null);
      }
      return target;
    } catch (InvalidPathException e) {
      throw CommandFailure.misuse(Reading.cause(name, e), e);
    }
  }

  private DownloadOptions options() {
    require(
        connections >= 1 && connections <= DownloadOptions.MOST_CONNECTIONS,
        "--connections: " + connections,
        "1 to " + DownloadOptions.MOST_CONNECTIONS);
    Duration silence = silence();
    try {
      DownloadOptions options =
          DownloadOptions.of(url)
              .withConnections(connections)
              .withHeaders(headers.stream().map(HeaderField::parse).toList())
              .withInsecure(insecure)
              .withPatience(silence, retries);
      options = limit == null ? options : options.withLimit(bytesPerSecond(limit));
      return sha256 == null ? options : options.withSha256(sha256);
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()), e);
    }
  }

  private Duration silence() {
    try {
      Duration silence = TimeSpan.parse(timeout);
      require(
          !silence.isZero() && silence.compareTo(LONGEST_SILENCE) <= 0,
          "--timeout: " + timeout,
          "more than 0s, and a day at most");
      return silence;
    } catch (UnitSyntaxException e) {
      throw misuse("--timeout: " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, String given, String range) {
    if (!holds) {
      throw misuse(given + " is out of range; give " + range, null);
    }
  }

  private long bytesPerSecond(String text) {
    try {
      return Allowance.of(ByteRate.parseBytesPerSecond(text)).bytesPerSecond();
    } catch (IllegalArgumentException e) {
      throw misuse("--limit: " + e.getMessage(), e);
    }
  }

  private ParameterException misuse(String message, @Nullable Throwable cause) {
    return cause == null
        ? new ParameterException(spec.commandLine(), message)
        : new ParameterException(spec.commandLine(), message, cause);
  }
}
