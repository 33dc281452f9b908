package dev.weir.cli;

import dev.weir.cli.demo.Visitors;
import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.format.Screen;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitInForce;
import dev.weir.cli.limits.LimitsAnswer;
import dev.weir.cli.limits.LimitsEndpoint;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.limitfile.LimitsFile;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The second act of the demo: its busiest endpoint is held to a third of what it used. */
final class LimitAct {
  /** How long it goes on. */
  static final int SECONDS = 8;

  private static final String NAME = "busiest";
  private static final int SHARE = 3;
  private static final long LEAST_BYTES_PER_SECOND = 50_000;
  private static final long LEAST_BURST_BYTES = 64 * 1024;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(SECONDS);

  private final LimitsEndpoint limits;
  private final LimitsFormat table;
  private final String subject;
  private final long usedBytesPerSecond;
  private final Allowance allowance;
  private final LimitRule rule;

  /**
   * Decides on a limit.
   *
   * @param soFar the traffic by route, the busiest first
   */
  LimitAct(LimitsEndpoint limits, Screen screen, Report soFar) {
    this.limits = limits;
    this.table = LimitsFormat.table(screen);
    ReportRow busiest = soFar.topEndpoints().get(0);
    String route = value(busiest, Dimension.ROUTE);
    String method = value(busiest, Dimension.METHOD);
    this.subject = method + ' ' + route;
    this.usedBytesPerSecond =
        Math.round(busiest.totals().messageBytes() * 1e9 / soFar.source().durationNanos());
    long bytesPerSecond = Math.max(LEAST_BYTES_PER_SECOND, rounded(usedBytesPerSecond / SHARE));
    this.allowance =
        new Allowance(bytesPerSecond, Math.max(LEAST_BURST_BYTES, bytesPerSecond / 10));
    Match match =
        new Match(
            List.of(RouteGlob.of(route)),
            List.of(method),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    this.rule =
        new LimitRule(NAME, match, Direction.RESPONSE, Scope.LIMIT, allowance, Action.DELAY, null);
  }

  /** What goes on while the limit holds. */
  interface Scene {
    /** Shows a moment; false when it is to end at once. */
    boolean show(LimitsAnswer answer) throws IOException;
  }

  /**
   * Sets the limit, lets the visitors go on for a while, and lifts it.
   *
   * @return what came of it, to be printed
   */
  Outcome run(Visitors visitors, Scene scene) throws IOException, AgentException {
    long startNanos = System.nanoTime();
    LimitsAnswer answer = limits.put(LimitsFile.write(limit()));
    while (System.nanoTime() - startNanos < NANOS
        && visitors.failure() == null
        && scene.show(answer)) {
      answer = limits.get();
    }
    Outcome outcome = new Outcome(limits.get(), (System.nanoTime() - startNanos) / 1e9);
    limits.put(LimitsFile.write(LimitSet.NONE)); // what waits goes on at once
    return outcome;
  }

  private LimitSet limit() {
    return new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rule));
  }

  /** What the limit did. */
  final class Outcome {
    private final LimitsAnswer answer;
    private final long passedBytes;
    private final double seconds;

    private Outcome(LimitsAnswer answer, double seconds) {
      this.answer = answer;
      this.seconds = seconds;
      this.passedBytes = limit(answer).passedBytes();
    }

    /** The limit, to be tried on other traffic. */
    LimitSet limits() {
      return limit();
    }

    /** Whether no more passed than the limit allows: rate · t + burst. */
    boolean held() {
      return passedBytes <= mostBytes();
    }

    private double mostBytes() {
      return allowance.bytesPerSecond() * seconds + allowance.burstBytes();
    }

    void print(Writer out) throws IOException {
      out.write(
          subject
              + " used "
              + ByteRate.format((double) usedBytesPerSecond)
              + "; then it was held to "
              + ByteRate.format((double) allowance.bytesPerSecond())
              + ":\n\n");
      table.write(answer, out);
      out.write(
          """

          "used now" is of the last second. Of all %.1f s:
          %s passed, of %s that rate x time + burst allow; %s waited: %s
          """
              .formatted(
                  seconds,
                  ByteSize.format(passedBytes),
                  ByteSize.format((long) mostBytes()),
                  ByteSize.format(limit(answer).delayedBytes()),
                  held() ? "the limit held" : "MORE than the limit allows"));
    }
  }

  private static LimitInForce limit(LimitsAnswer answer) {
    return answer.limits().limits().stream()
        .filter(limit -> limit.name().equals(NAME))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the agent has lost the demo's limit"));
  }

  private static String value(ReportRow row, Dimension dimension) {
    for (KeyField field : row.key()) {
      if (field.dimension() == dimension) {
        return field.value();
      }
    }
    throw new IllegalStateException("rows are not by " + dimension);
  }

  /** To two digits. */
  private static long rounded(long bytesPerSecond) {
    long unit = 1;
    while (bytesPerSecond / unit >= 100) {
      unit *= 10;
    }
    return bytesPerSecond / unit * unit;
  }
}
