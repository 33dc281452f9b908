package dev.weir.cli;

import dev.weir.cli.format.SimulationFormat;
import dev.weir.cli.format.SimulationReport;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.route.Routing;
import dev.weir.core.simulation.BeyondTimeException;
import dev.weir.core.simulation.Recommendation;
import dev.weir.core.simulation.Recommender;
import dev.weir.core.simulation.Recorder;
import dev.weir.core.simulation.Recording;
import dev.weir.core.simulation.Simulation;
import dev.weir.core.simulation.Sweep;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir simulate}: what limits would have done to recorded traffic. */
@Command(
    name = "simulate",
    description = {
      "Runs recorded traffic through limits in virtual time, by the very code that enforces them in"
          + " the agent, and says what they would have done: how many exchanges they would have"
          + " delayed, by how much, and how many refused.",
      "A client is taken to read no faster than it did. A request comes when it came, or, in a"
          + " closed loop, as long after the answer before it on its connection as it did."
    },
    footer = {
      "",
      "weir simulate traffic.pcap --limits limits.yaml",
      "weir simulate traffic.pcap --limits limits.yaml --sweep 'report-export.rate=1MB/s..20MB/s'",
      "weir simulate traffic.pcap --limits limits.yaml --recommend 'p99-delay<=200ms'"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int DEFAULT_STEPS = 10;

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limits",
      paramLabel = "FILE",
      required = true,
      description = "The limits, as the agent reads them; adaptive ones are moved as there.")
  String limits = "";

  @Option(
      names = "--closed-loop",
      description =
          "Put the next request of a connection off by what the one before was delayed. Default:"
              + " requests come when they came.")
  boolean closedLoop;

  @Option(
      names = "--sweep",
      paramLabel = "NAME.rate=FROM..TO",
      description = "Also try other rates, or bursts (NAME.burst=FROM..TO), of the limit NAME.")
  @Nullable String sweep;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "How many values of a sweep to try, each as many times the one before. Default: 10.")
  @Nullable Integer steps;

  @Option(
      names = "--recommend",
      paramLabel = "GOAL",
      description =
          "Also find the smallest rate that meets a goal, such as p99-delay<=200ms, or p50-, p90- or"
              + " max-delay, of the limit NAME as in NAME:p99-delay<=200ms. It is chosen by the first two"
              + " thirds of the exchanges, and tried on the rest.")
  @Nullable String recommend;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How many endpoints of each limit to show, 0 for all. Default: ${DEFAULT-VALUE}.")
  int top = 10;

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
          "A capture (.pcap or .pcapng, also gzipped), exchanges as weir capture -w FILE.ndjson"
              + " writes them, or - for standard input.")
  String file = "";

  SimulateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    SimulationFormat writing =
        Misuse.checked(
            spec,
            "--format",
            format,
            name -> SimulationFormat.named(name, top, shell.screen(common.color)));
    int count = steps();
    LimitSet set = RecordedLimits.read(limits, "simulate");
    WhatIf.Steps trying =
        sweep == null
            ? null
            : Misuse.checked(spec, "--sweep", sweep, text -> WhatIf.steps(text, count, set));
    WhatIf.Goal goal =
        recommend == null
            ? null
            : Misuse.checked(spec, "--recommend", recommend, text -> WhatIf.goal(text, set));
    SourceTally tally = new SourceTally();
    Recorded recorded = record(set, tally);
    Recording recording = recorded.recording();
    warn(set, recording, tally.source());
    SimulationReport report = simulate(tally.source(), set, recording, trying, goal);
    Writer out = Results.to(shell.out());
    writing.write(report, out);
    out.flush();
    if (recorded.brokenBy() != null) {
      throw recorded.brokenBy();
    }
    Recommendation recommended = report.recommendation();
    return recommended == null || recommended.found() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private int steps() {
    if (steps == null) {
      return DEFAULT_STEPS;
    }
    if (steps < 1 || steps > Sweep.MOST_STEPS) {
      throw Misuse.of(spec, "--steps", steps + " is out of range; give 1 to " + Sweep.MOST_STEPS);
    }
    if (sweep == null) {
      throw Misuse.of(
          spec, "--steps", "there is no sweep to take steps of; give --sweep, or leave it out");
    }
    return steps;
  }

  /** What was read, and what ended that before the end of the file. */
  private record Recorded(Recording recording, @Nullable CommandFailure brokenBy) {}

  private Recorded record(LimitSet set, SourceTally tally) throws CommandFailure {
    ReportFlags flags = new ReportFlags();
    flags.command = spec;
    Routing routing = routes.routing(spec);
    Recorder recorder = new Recorder(set, routing);
    Analysis analysis =
        new Analysis(
            flags,
            analyzing.options().withClientField(set.clientIdentity().header()),
            routing,
            ledger -> new ExchangeTee(ledger, recorder::add),
            recorder.path());
    boolean bar = progress.shows(shell);
    Input input = new Input(shell, analysis, tally, bar ? shell.errorScreen(common.color) : null);
    CommandFailure brokenBy = input.readToTheBreak(file);
    analysis.finish();
    return new Recorded(recorder.recording(), brokenBy);
  }

  private SimulationReport simulate(
      Source source,
      LimitSet set,
      Recording recording,
      WhatIf.@Nullable Steps trying,
      WhatIf.@Nullable Goal goal)
      throws CommandFailure {
    try {
      return simulated(source, set, recording, trying, goal);
    } catch (BeyondTimeException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private SimulationReport simulated(
      Source source,
      LimitSet set,
      Recording recording,
      WhatIf.@Nullable Steps trying,
      WhatIf.@Nullable Goal goal) {
    Simulation simulation = new Simulation(recording.all(), set, closedLoop);
    return new SimulationReport(
        source,
        recording.exchanges(),
        closedLoop,
        simulation.before(),
        simulation.run(),
        trying == null ? null : trying.dial(),
        trying == null
            ? List.of()
            : Sweep.run(recording.all(), set, closedLoop, trying.dial(), trying.values()),
        goal == null
            ? null
            : new Recommender(set, closedLoop, goal.limit(), goal.delay()).recommend(recording));
  }

  /** Of what cannot come out as it was meant. */
  private void warn(LimitSet set, Recording recording, Source source) {
    for (LimitRule rule : recording.idleRules()) {
      warn("limit '" + rule.name() + "' applies to no exchange of " + file);
    }
    for (RouteGlob glob : recording.idleGlobs()) {
      warn("no path in " + file + " matches the route " + glob.text());
    }
    for (LimitRule rule : set.rules()) {
      if (set.clientIdentity().source() == ClientIdentity.Source.HEADER
          && RecordedLimits.asksForClients(rule)
          && source.kind().equals("ndjson")) {
        warn(
            "limit '"
                + rule.name()
                + "' tells clients apart by their addresses: "
                + file
                + " has no fields of requests");
      }
    }
  }

  private void warn(String line) {
    shell.err().println("weir: " + Failures.printable(line));
  }
}
