package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.cli.format.CertificateFormat;
import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Verdict;
import dev.weir.core.conformance.Witness;
import dev.weir.core.control.PathListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.UnitSyntaxException;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir conform}: certifies from a capture whether limits held. */
@Command(
    name = "conform",
    description = {
      "Says of every limit of a limits file whether the traffic of a capture kept to it, whoever"
          + " enforced it: the worst violation of rate x time + burst over all windows, to the byte;"
          + " the mean against the target; and how far windows of 100 ms and of 1 s were from it.",
      "A capture shows the bytes of HTTP messages in cleartext only. What is in TLS is not judged,"
          + " and a limit that no exchange matched has not passed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every limit held",
      "1:one did not, or no exchange matched it, or the capture could not be read",
      "2:the command line or the limits file makes no sense"
    },
    footer = {"", "weir conform traffic.pcap --limits limits.yaml"})
final class ConformCommand implements Callable<Integer> {
  private static final String NDJSON = "ndjson"; // a kind of source

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limits",
      paramLabel = "FILE",
      required = true,
      description = "The limits, as the agent reads them. An adaptive one is held to its ceiling.")
  String limits = "";

  @Option(
      names = "--tolerance",
      paramLabel = "SIZE",
      defaultValue = "64KiB",
      description = {
        "What a window may have on top of the burst: one write that went into debt, or one frame"
            + " that the network card was to cut into packets and that was captured whole. 0 is strict.",
        "Default: ${DEFAULT-VALUE}."
      })
  String tolerance = "64KiB";

  @Mixin RouteFlags routes = new RouteFlags();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  String format = "table";

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Parameters(
      paramLabel = "FILE",
      description =
          "A capture (.pcap or .pcapng, also gzipped), a recording (.gor or .har), or - for standard"
              + " input. Of a recording, bytes are taken to have passed evenly over each message.")
  String file = "";

  ConformCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    CertificateFormat writing = format();
    long toleranceBytes = toleranceBytes();
    refuseExchanges(RecordingInput.isNdjson(file));
    LimitSet set = RecordedLimits.read(limits, "certify");
    ReportFlags flags = new ReportFlags();
    flags.command = spec;
    Routing routing = routes.routing(spec);
    List<Witness> witnesses = new ArrayList<>();
    Analysis analysis =
        new Analysis(
            flags,
            options(set.clientIdentity()),
            routing,
            ledger -> witness(set, toleranceBytes, routing, ledger, witnesses),
            PathListener.NOBODY);
    SourceTally tally = new SourceTally();
    boolean bar = progress.shows(shell);
    // Of half a capture nothing is certified: what is missing may have violated any limit.
    new Input(shell, analysis, tally, bar ? shell.errorScreen(common.color) : null).read(file);
    refuseExchanges(tally.source().kind().equals(NDJSON));
    analysis.finish();
    Witness witness = witnesses.get(0);
    witness.finish();
    print(writing, analysis.report(tally.source(), ReportOptions.DEFAULT), witness.certificates());
    boolean held = witness.certificates().stream().allMatch(each -> each.verdict() == Verdict.PASS);
    return held ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Witness witness(
      LimitSet set, long toleranceBytes, Routing routing, Ledger ledger, List<Witness> witnesses) {
    Witness witness =
        new Witness(
            set,
            toleranceBytes,
            exchange -> exchange.method() + ' ' + routing.routeOf(exchange.path()),
            ledger);
    witnesses.add(witness);
    return witness;
  }

  private void print(CertificateFormat writing, Report report, List<Certificate> certificates)
      throws IOException {
    Writer out = Results.to(shell.out());
    writing.write(report, certificates, out);
    out.flush();
  }

  private AnalysisOptions options(ClientIdentity identity) {
    return analyzing.options().withClientField(identity.header());
  }

  /** A record of an exchange says how many bytes passed, but not when. */
  private void refuseExchanges(boolean areExchanges) throws CommandFailure {
    if (areExchanges) {
      throw CommandFailure.misuse(
          file
              + ": exchanges do not tell when each of their bytes passed; give a capture of packets",
          null);
    }
  }

  private long toleranceBytes() {
    try {
      return ByteSize.parseBytes(tolerance);
    } catch (UnitSyntaxException e) {
      throw new ParameterException(spec.commandLine(), "--tolerance: " + e.getMessage(), e);
    }
  }

  private CertificateFormat format() {
    try {
      return CertificateFormat.named(format, shell.screen(common.color));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--format: " + e.getMessage(), e);
    }
  }
}
