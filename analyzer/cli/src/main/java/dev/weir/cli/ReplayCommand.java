package dev.weir.cli;

import dev.weir.cli.format.ReplayFormat;
import dev.weir.cli.format.ReplayReport;
import dev.weir.core.message.MessageFilter;
import dev.weir.core.message.MessageSink;
import dev.weir.core.route.Routing;
import dev.weir.replay.Replay;
import dev.weir.replay.ReplayResult;
import dev.weir.replay.WarmUp;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.Target;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.Recorded;
import dev.weir.replay.rewrite.Rewriting;
import dev.weir.replay.schedule.Pace;
import dev.weir.replay.send.SendOptions;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir replay}: sends recorded requests again. */
@Command(
    name = "replay",
    description = {
      "Sends recorded requests again, when they are due, and says how the targets answered and how"
          + " exactly the schedule was kept.",
      "Times are absolute: what is late makes nothing else late, and is counted with its cause."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was to be sent has been sent, and one request at least was answered",
      "1:no request was answered, or the recording could not be read to its end, or the run was"
          + " ended early, or a limit of --expect did not hold",
      "2:the command line makes no sense"
    },
    footer = {
      "",
      "weir replay traffic.gor --target http://staging:8080 --speed 2x",
      "weir replay traffic.pcap -t http://a:8080,weight=5 -t http://b:8080 --rate 500/s --loop",
      "weir replay traffic.gor -t http://staging:8080 --rate max --connections 64"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin TargetFlags targeting = new TargetFlags();

  @Mixin PaceFlags pacing = new PaceFlags();

  @Mixin MessageFilterFlags filtering = new MessageFilterFlags();

  @Mixin RewriteFlags rewriting = new RewriteFlags();

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description =
          "Limits that the target has, as the agent reads them: says of each what it should have"
              + " done to this replay, by simulation, and what it did.")
  @Nullable String expect;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Keep in this file how far each request came; run again with the same options, it goes on"
              + " where a run was cut off. Deleted once all is done.")
  @Nullable String resume;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Also write latencies, a line a second, as HdrHistogram logs them.")
  @Nullable String hlog;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many endpoints to show, 0 for all. Default: ${DEFAULT-VALUE}.")
  int top = 10;

  @Mixin RouteFlags routes = new RouteFlags();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  String format = "table";

  @Mixin CommonFlags common = new CommonFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Parameters(
      paramLabel = "FILE",
      description =
          "A recording: .gor or a series of them, a capture (.pcap or .pcapng), .har, .ndjson with"
              + " sizes and times only, each also gzipped; or - for .gor on standard input.")
  String file = "";

  private boolean logLost;
  private @Nullable ReplayResult played;

  ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    ReplayFormat writing = Misuse.checked(spec, "--format", format, this::format);
    List<Target> targets = targeting.targets();
    Pace pace = pacing.pace();
    long passes = pacing.passes();
    if (passes > 1 && file.equals("-")) {
      throw Misuse.of(
          spec, "--loop", "standard input (-) can be read only once; record it to a file");
    }
    Balancer balancer = targeting.balancer(targets);
    if (expect != null && (pace.isUnlimited() || passes == Long.MAX_VALUE || file.equals("-"))) {
      throw Misuse.of(
          spec,
          "--expect",
          "what limits will do can be predicted only of a file, of so many passes, at a speed or a"
              + " rate; give those");
    }
    Routing routing = routes.routing(spec);
    ReplayExpectation expectation =
        expect == null ? null : ReplayExpectation.of(expect, routes.routing(spec));
    SendOptions sending =
        targeting.options(
            targets,
            pace.isUnlimited(),
            pacing.mostNanos(),
            hlog != null,
            this::pin,
            expectation == null ? null : expectation.observation());
    MessageFilter filter = filtering.filter();
    if (hlog != null) {
      ResultFile.named("--hlog", hlog);
    }
    ReadAhead readAhead = targeting.readAhead(pace.isUnlimited());
    if (!file.equals("-")) { // which can be opened only once
      RecordingInput.open(file, shell).close(); // says what is wrong before anything else is done
    }
    try (ReplayState state = ReplayState.of(resume, fingerprint(), targets.size())) {
      IntakeOptions options =
          new IntakeOptions(
              filter::passes,
              new Rewriting(rewriting.rules(file, System.nanoTime())),
              authorities(targets),
              pace,
              pacing.mostNanos(),
              pacing.mostRequests(),
              state.memory(),
              rewriting.idempotencyKey);
      announce(targets, sending);
      if (expectation != null) {
        expectation.predict(
            options.afresh(),
            routes.routing(spec),
            sink -> read(sink, new LinkedHashSet<>()),
            passes);
      }
      WarmUp.run(sending.transport());
      ReplayResult result = run(options, sending, balancer, readAhead, state, passes, routing);
      if (result.failure() != null && result.intake().requests() == 0) {
        return ending(state).exitCode(result, List.of()); // There is nothing to report of.
      }
      List<LimitOutcome> limits = expectation == null ? List.of() : expectation.results();
      Writer out = Results.to(shell.out());
      writing.write(new ReplayReport(file, pace, targeting.balance, result, limits), out);
      out.flush();
      return ending(state).exitCode(result, limits);
    }
  }

  private ReplayResult run(
      IntakeOptions options,
      SendOptions sending,
      Balancer balancer,
      ReadAhead readAhead,
      ReplayState state,
      long passes,
      Routing routing)
      throws IOException, CommandFailure {
    Set<String> damage = new LinkedHashSet<>();
    ReplayResult result;
    try (Replay replay =
        new Replay(options, sending, balancer, readAhead, routing, Recorded.NOBODY, state.mark())) {
      ReplayProgress bar = ReplayProgress.of(shell, replay, hlog, progress.shows(shell));
      try (bar) {
        bar.begin();
        shell.interruption().stopOnInterrupt(() -> stop(replay));
        // What is sent without a mark could be sent twice by the run that goes on.
        state.whenLost(replay::stop);
        result = replay.run(sink -> read(sink, damage), passes);
      }
      logLost = bar.logLost();
      played = result;
    } catch (SSLException e) {
      throw CommandFailure.failed("this Java has no TLS: " + e.getMessage(), e);
    }
    if (result.failure() == null || result.intake().requests() > 0) {
      damage.forEach(this::warn); // else the failure says so
    }
    return result;
  }

  private void stop(Replay replay) {
    replay.stop();
    if (file.equals("-")) {
      shell.endInput();
    }
  }

  /** What came of it, for a command that runs this one; null when nothing was sent. */
  @Nullable ReplayResult result() {
    return played;
  }

  private void read(MessageSink sink, Set<String> damage) throws CommandFailure {
    try (RecordingInput input = RecordingInput.open(file, shell)) {
      try {
        input.read(sink);
      } finally {
        damage.addAll(input.damage());
      }
    }
  }

  private ReplayEnding ending(ReplayState state) {
    return new ReplayEnding(file, resume, logLost ? hlog : null, state);
  }

  private static List<String> authorities(List<Target> targets) {
    List<String> authorities = new ArrayList<>();
    for (Target target : targets) {
      authorities.add(target.authority());
    }
    return authorities;
  }

  private ReplayFormat format(String name) {
    return ReplayFormat.named(name, top, shell.screen(common.color));
  }

  private void pin(int number) {
    if (!CpuAffinity.pin(number)) {
      warn("event loop " + number + " could not be kept on a processor of its own; it runs on any");
    }
  }

  /** Of all that decides which requests are sent: another one is another run. */
  private long fingerprint() {
    List<Object> parts = new ArrayList<>();
    parts.add(file);
    parts.add(targeting.targets);
    parts.add(filtering.filter().toString());
    parts.add(rewriting.rules(file, 0).toString());
    parts.add(String.valueOf(pacing.loop));
    parts.add(String.valueOf(pacing.count));
    parts.add(String.valueOf(pacing.speed) + pacing.rate + pacing.ramp + pacing.duration);
    try {
      parts.add(Files.size(Path.of(file)));
      parts.add(Files.getLastModifiedTime(Path.of(file)).toMillis());
    } catch (IOException | InvalidPathException e) {
      parts.add("no single file"); // a series, or standard input
    }
    long hash = 1;
    for (Object part : parts) {
      hash = 1_000_003L * hash + part.toString().hashCode();
    }
    return hash;
  }

  private void announce(List<Target> targets, SendOptions sending) {
    StringBuilder line = new StringBuilder("replaying ").append(file).append(" to ");
    line.append(String.join(", ", targets.stream().map(Target::toString).toList()));
    line.append(", ").append(sending.transport().text());
    if (sending.connections() > 0) {
      line.append(", ").append(sending.connections()).append(" connections");
    }
    warn(line.append("; Ctrl-C ends").toString());
    if (targeting.insecure) {
      warn("--insecure: certificates are NOT checked; whoever answers is taken for the target");
    }
  }

  private void warn(String line) {
    shell.err().println("weir: " + Failures.printable(line));
  }
}
