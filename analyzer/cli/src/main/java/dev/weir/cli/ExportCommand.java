package dev.weir.cli;

import dev.weir.cli.format.Screen;
import dev.weir.cli.outlet.Outlet;
import dev.weir.cli.outlet.OutletFormat;
import dev.weir.cli.outlet.Outlets;
import dev.weir.json.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

/** {@code weir export}: one recording as a file of another kind. */
@Command(
    name = "export",
    description = {
      "Writes a recording or a capture to Elasticsearch, or as a file of another kind, told by its"
          + " ending: .har for browsers, .gor or .gor.gz for weir replay and GoReplay; .ndjson (for"
          + " Filebeat), .csv and .parquet with one exchange a line; .lp for InfluxDB, with sums of"
          + " ten seconds; .prom for node_exporter, with the totals.",
      "Messages (.har, .gor) are written as they are in the recording, credentials and all. Of"
          + " exchanges, only sizes, times and paths are; filters hold for them, and their routes are"
          + " those of the report."
    },
    footer = {
      "",
      "weir export traffic.pcap -o traffic.har",
      "weir export session.har -o session.gor",
      "weir export --path /api --status 5xx traffic.pcap -o errors.csv",
      "weir export traffic.pcap -o traffic.parquet --upload s3://archive/2026/11/",
      "weir export traffic.pcap --elasticsearch http://localhost:9200 --service shop"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String HAR = "har";
  private static final String GOR = "gor";

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The file to write.")
  @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What to write: har, gor, ndjson, csv, parquet, influx, prom. Default: by the ending of"
              + " OUT.")
  @Nullable String format;

  @Mixin ElasticsearchFlags elasticsearch = new ElasticsearchFlags();

  @Mixin FilterFlags filtering = new FilterFlags();

  @Mixin RouteFlags routes = new RouteFlags();

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Mixin UploadFlags uploading = new UploadFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Parameters(
      paramLabel = "FILE",
      description =
          "A .gor recording (also gzipped, or a series), a .har file, a capture (.pcap or .pcapng),"
              + " sizes and times (.ndjson),"
              + " or - for standard input.")
  String file = "";

  ExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws CommandFailure {
    String kind = output == null && format == null && elasticsearch.url != null ? "" : kind();
    refuseTheSameFile();
    uploading.check(spec, "-o OUT", output);
    export(kind);
    uploading.send(spec, output, shell);
    return ExitCode.DONE;
  }

  private void export(String kind) throws CommandFailure {
    Screen screen = progress.shows(shell) ? shell.errorScreen(common.color) : null;
    if (output != null && (kind.equals(HAR) || kind.equals(GOR))) {
      refuseFilters();
      refuseElasticsearch();
      new MessageExport(shell, output, screen).run(file, kind.equals(HAR));
      return;
    }
    ReportFlags flags = new ReportFlags();
    flags.command = spec;
    flags.filtering = filtering;
    flags.routes = routes;
    new ExchangeExport(shell, flags, analyzing.options(), screen).run(file, this::open);
  }

  /** Everything that exchanges are to be written to. */
  private void open(List<Outlet> outlets) throws CommandFailure {
    Outlet server = elasticsearch.ofFile(sourceName(), reading());
    if (server != null) {
      outlets.add(server);
    }
    OutletFormat outletFormat = output == null ? null : OutletFormat.named(kind());
    if (output != null && outletFormat != null) {
      try {
        outlets.add(Outlets.open(outletFormat, output, Origin.servedBy(sourceName())));
      } catch (IOException | InvalidPathException e) {
        throw CommandFailure.failed(Reading.cause(output, e), e);
      }
    }
  }

  /** What else than the file decides which bytes are whose. */
  private List<String> reading() throws CommandFailure {
    return List.of(filtering.words(), analyzing.words(), routes.templates(spec).toString());
  }

  /** The file without its folder, which is nobody's business elsewhere. */
  private String sourceName() {
    return file.equals("-") ? Input.STANDARD_INPUT : file.substring(file.lastIndexOf('/') + 1);
  }

  /** The format as it is named, also by the ending; empty where there is no file. */
  private String kind() {
    if (output == null) {
      throw new ParameterException(
          spec.commandLine(),
          "there is nothing to write to; give a file with -o OUT, or --elasticsearch URL");
    }
    if (format == null) {
      String told = kindOf(output);
      if (told.isEmpty()) {
        throw Misuse.of(
            spec,
            "--output",
            "'"
                + output
                + "' has an ending that says no format; end it in "
                + known(".")
                + ", or give --format");
      }
      return told;
    }
    if (!format.equals(HAR) && !format.equals(GOR) && OutletFormat.named(format) == null) {
      throw Misuse.of(spec, "--format", "'" + format + "' is none of " + known(""));
    }
    return format;
  }

  private static String kindOf(String name) {
    if (name.endsWith(".har")) {
      return HAR;
    }
    if (name.endsWith(".gor") || name.endsWith(".gor.gz")) {
      return GOR;
    }
    OutletFormat outletFormat = OutletFormat.ofFile(name);
    return outletFormat == null ? "" : outletFormat.text();
  }

  private static String known(String before) {
    StringBuilder text = new StringBuilder(before + HAR + ", " + before + GOR);
    for (OutletFormat each : OutletFormat.values()) {
      text.append(", ").append(before.isEmpty() ? each.text() : each.ending());
    }
    return text.toString();
  }

  private void refuseElasticsearch() {
    if (elasticsearch.url != null) {
      throw Misuse.of(
          spec,
          ElasticsearchFlags.OPTION,
          "takes exchanges, and .har and .gor are of messages; export to one after the other");
    }
  }

  private void refuseFilters() {
    if (filtering.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "--path, --method, --host, --status, --client, --since and --until choose exchanges, and"
              + " .har and .gor are of messages; leave them out");
    }
  }

  private void refuseTheSameFile() {
    try {
      if (output != null
          && Files.exists(Path.of(file))
          && Files.exists(Path.of(output))
          && Files.isSameFile(Path.of(file), Path.of(output))) {
        throw new ParameterException(
            spec.commandLine(), "--output: this is the file to be read; name another");
      }
    } catch (IOException | InvalidPathException e) {
      // Whoever opens them says what is wrong.
    }
  }
}
