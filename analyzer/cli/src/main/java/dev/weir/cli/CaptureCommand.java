package dev.weir.cli;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.live.CaptureInterface;
import dev.weir.capture.live.LiveCapture;
import dev.weir.capture.live.LiveCaptureException;
import dev.weir.capture.live.LiveCaptureOptions;
import dev.weir.cli.format.ReportFormat;
import dev.weir.cli.outlet.Outlet;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.control.PathListener;
import dev.weir.core.message.MessageFilter;
import dev.weir.core.message.Redaction;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.core.unit.UnitSyntaxException;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir capture}: a report of what passes an interface. */
@Command(
    name = "capture",
    description = {
      "Watches a network interface and says which endpoints use how many bytes: a table that"
          + " refreshes in place, and the whole report at the end or on Ctrl-C."
    },
    footer = {
      "",
      "weir capture --port 8080",
      "weir capture -i lo -p 8080 --duration 30s --format json",
      "weir capture -p 8080 -w traffic.pcapng",
      "weir capture -p 8080 --elasticsearch http://localhost:9200 --service shop",
      "weir capture -p 8080 -w traffic.gor --allow-url '^/api/' --keep-header Authorization"
    })
final class CaptureCommand implements Callable<Integer> {
  private static final long MIN_BUFFER_BYTES = 1 << 20; // as LiveCaptureOptions has it

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IFACE",
      defaultValue = LiveCaptureOptions.ANY,
      description = "The interface, or any for all of them. Default: ${DEFAULT-VALUE}.")
  String interfaceName = LiveCaptureOptions.ANY;

  @Option(
      names = "--list-interfaces",
      description = "Print the interfaces that can be captured on, and exit.")
  boolean listInterfaces;

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      defaultValue = "",
      description = "Only packets that pass this filter, in the language of pcap-filter(7).")
  String filter = "";

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "Stop after so long, such as 30s.")
  @Nullable String duration;

  @Option(names = "--count", paramLabel = "N", description = "Stop after so many packets.")
  @Nullable Long count;

  @Option(
      names = {"-w", "--write"},
      paramLabel = "FILE",
      description =
          "Also write what is captured: .pcap or .pcapng for packets, .gor or .gor.gz for requests"
              + " and responses without their secrets, .ndjson, .csv or .parquet for one exchange a"
              + " line, without headers and queries, .lp for InfluxDB.")
  @Nullable String file;

  @Option(
      names = "--snaplen",
      paramLabel = "BYTES",
      description = {
        "Take only so much of each packet. Totals stay exact where message heads are within it.",
        "Default: whole packets."
      })
  @Nullable String snapLength;

  @Option(
      names = "--buffer-size",
      paramLabel = "SIZE",
      description =
          "The kernel's buffer, such as 256MiB. Default: 1/32 of the memory, at most 512MiB.")
  @Nullable String bufferSize;

  @Option(
      names = "--pin",
      description =
          "Keep the thread that takes packets from the kernel and the one that analyzes them on"
              + " processors of their own (Linux).")
  boolean pin;

  @Mixin ElasticsearchFlags elasticsearch = new ElasticsearchFlags();

  @Mixin ElasticsearchFlags.SpoolFlags spooling = new ElasticsearchFlags.SpoolFlags();

  @Mixin UploadFlags uploading = new UploadFlags();

  @Mixin MessageFilterFlags filtering = new MessageFilterFlags();

  @Mixin RedactionFlags redacting = new RedactionFlags();

  @Mixin ReportFlags reporting = new ReportFlags();

  @Mixin AlertFlags alerting = new AlertFlags();

  @Mixin CommonFlags common = new CommonFlags();

  CaptureCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    try {
      if (listInterfaces) {
        return listInterfaces();
      }
      return capture();
    } catch (LiveCaptureException | CaptureException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private int listInterfaces() throws IOException {
    Writer out = Results.to(shell.out());
    List<CaptureInterface> interfaces = LiveCapture.interfaces();
    int nameChars = 9;
    int addressChars = 9;
    for (CaptureInterface each : interfaces) {
      nameChars = Math.max(nameChars, each.name().length());
      addressChars = Math.max(addressChars, String.join(",", each.addresses()).length());
    }
    String line = "%-" + nameChars + "s  %-5s  %-" + addressChars + "s  %s";
    out.write(String.format(line, "interface", "state", "addresses", "description") + '\n');
    for (CaptureInterface each : interfaces) {
      String addresses = String.join(",", each.addresses());
      String state = each.up() ? "up" : "down";
      out.write(
          String.format(line, each.name(), state, addresses, each.description()).stripTrailing());
      out.write('\n');
    }
    out.flush();
    return ExitCode.DONE;
  }

  private int capture() throws IOException, CommandFailure {
    ReportFormat format = reporting.format(shell.screen(common.color));
    ReportOptions cut = reporting.reportOptions();
    LiveCaptureOptions options = options();
    MessageFilter messageFilter = filtering.filter();
    Redaction redaction = redacting.redaction();
    requireRecording();
    uploading.check(spec, "-w FILE", file);
    AlertSettings alertSettings = alerting.settings();
    Routing routing = reporting.routing();
    boolean refreshing = shell.outIsTerminal() && reporting.isTable();
    Rehearsal.run();
    // Opened before the file, so that nothing is overwritten for a capture that cannot be.
    try (LiveAlerts told = new LiveAlerts(alertSettings, interfaceName);
        LiveCapture capture = LiveCapture.open(options);
        Outlet server = elasticsearch.ofCapture(spooling, reporting, told::say);
        CaptureOutput output =
            CaptureOutput.to(file, options.snapLengthBytes(), messageFilter, redaction)) {
      output.add(server);
      output.describe(capture.linkType(), interfaceName);
      AlertWatch alerts = new AlertWatch(alertSettings, told);
      Analysis analysis =
          new Analysis(
              reporting,
              analyzing.options(),
              routing,
              ledger -> output.listening(ledger, alerts.listening(ledger, routing)),
              PathListener.NOBODY);
      LiveRun run = new LiveRun(shell, analysis, output, interfaceName, alerts, told);
      announce(capture);
      shell.interruption().stopOnInterrupt(capture::stop);
      run.run(capture, refreshing ? format : null, cut, pin ? this::pin : number -> {});
      analysis.finish();
      alerts.finish();
      // Before the report: should nobody read that any more, the file is whole all the same.
      output.finish(() -> analysis.report(run.source(), ReportOptions.ALL));
      print(analysis.report(run.source(), cut).withAlerts(alerts.raised()), format);
      told.finish(shell.err());
      output.tell(shell.err());
      output.rethrow();
      uploading.send(spec, file, shell);
      run.rethrow();
    }
    return ExitCode.DONE;
  }

  private void pin(int number) {
    if (!CpuAffinity.pin(number)) {
      shell.err().println("weir: --pin: a thread could not be kept on a processor; it runs on any");
    }
  }

  /** What says which messages are recorded, and how, means nothing where none are. */
  private void requireRecording() {
    if (!CaptureOutput.isRecording(file) && (filtering.given() || redacting.given())) {
      throw new ParameterException(
          spec.commandLine(),
          "--allow-…, --disallow-…, --keep-… and --redact-header say what is recorded; give -w"
              + " FILE.gor as well, or use --path, --method and --host for the report");
    }
  }

  private void print(Report report, ReportFormat format) throws IOException {
    Writer out = Results.to(shell.out());
    format.write(report, out);
    out.flush();
  }

  private LiveCaptureOptions options() {
    long bufferBytes =
        bufferSize == null
            ? LiveCaptureOptions.DEFAULT_BUFFER_BYTES
            : quantity("--buffer-size", bufferSize);
    require(
        bufferBytes >= MIN_BUFFER_BYTES && bufferBytes <= Integer.MAX_VALUE,
        "--buffer-size",
        bufferSize,
        "1MiB to " + Integer.MAX_VALUE + " bytes");
    long snapLengthBytes =
        snapLength == null
            ? LiveCaptureOptions.MAX_SNAP_LENGTH_BYTES
            : quantity("--snaplen", snapLength);
    require(
        snapLengthBytes >= 1 && snapLengthBytes <= LiveCaptureOptions.MAX_SNAP_LENGTH_BYTES,
        "--snaplen",
        snapLength,
        "1 to " + LiveCaptureOptions.MAX_SNAP_LENGTH_BYTES + " bytes");
    require(count == null || count >= 1, "--count", String.valueOf(count), "1 or more");
    try {
      return new LiveCaptureOptions(
          interfaceName,
          analyzing.ports,
          filter,
          (int) snapLengthBytes,
          (int) bufferBytes,
          false,
          count == null ? Long.MAX_VALUE : count,
          span());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Duration span() {
    if (duration == null) {
      return null;
    }
    try {
      Duration span = TimeSpan.parse(duration);
      require(!span.isZero() && !span.isNegative(), "--duration", duration, "more than 0s");
      return span;
    } catch (UnitSyntaxException e) {
      throw new ParameterException(spec.commandLine(), "--duration: " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, String option, @Nullable String value, String range) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " is out of range; give " + range);
    }
  }

  private long quantity(String option, String text) {
    try {
      return ByteSize.parseBytes(text);
    } catch (UnitSyntaxException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private void announce(LiveCapture capture) {
    StringBuilder line = new StringBuilder("weir: capturing on ").append(interfaceName);
    for (int port : analyzing.ports) {
      line.append(", port ").append(port);
    }
    if (!filter.isEmpty()) {
      line.append(", filter \"").append(filter).append('"');
    }
    capture
        .effectiveBufferBytes()
        .ifPresent(bytes -> line.append(", kernel buffer ").append(ByteSize.format(bytes)));
    shell.err().println(line.append("; Ctrl-C ends"));
  }
}
