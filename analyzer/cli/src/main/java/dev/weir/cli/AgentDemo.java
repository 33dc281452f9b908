package dev.weir.cli;

import dev.weir.cli.attach.AdminEndpoint;
import dev.weir.cli.attach.AgentJar;
import dev.weir.cli.attach.AttachException;
import dev.weir.cli.demo.ShopProcess;
import dev.weir.cli.demo.VisitorRecording;
import dev.weir.cli.demo.Visitors;
import dev.weir.cli.demo.WireCounts;
import dev.weir.cli.format.ColorWhen;
import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.format.PathComparison;
import dev.weir.cli.format.ReportFormat;
import dev.weir.cli.format.Screen;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitsEndpoint;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.unit.ByteSize;
import dev.weir.json.ReportReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir demo}: the shop in a JVM of its own with the agent inside, visitors who count what
 * passes their sockets, and the agent's table while it runs.
 */
final class AgentDemo {
  private static final List<Dimension> BY_ROUTE = Dimension.parse("route");
  private static final List<Dimension> BY_PATH = Dimension.parse("path");
  private static final long REFRESH_MILLIS = 1_000;
  private static final long PROGRESS_NANOS = 5_000_000_000L;
  private static final long START_MILLIS = 20_000;
  private static final long BOOKING_NANOS = 5_000_000_000L;

  private final Shell shell;
  private final Screen screen;
  private final ColorWhen color;
  private final ReportFormat table;
  private final @Nullable Duration duration;
  private final int requestsPerSecond;
  private final CountDownLatch ending = new CountDownLatch(1);

  /**
   * Prepares it.
   *
   * @param duration how long to send traffic, null for until Ctrl-C
   */
  AgentDemo(Shell shell, ColorWhen color, @Nullable Duration duration, int requestsPerSecond) {
    this.shell = shell;
    this.screen = shell.screen(color);
    this.color = color;
    this.table = ReportFormat.named("table", screen);
    this.duration = duration;
    this.requestsPerSecond = requestsPerSecond;
  }

  /** Runs it; an exit code. */
  int run(@Nullable String agentFile) throws IOException, CommandFailure {
    Path program = Program.location();
    shell.interruption().stopOnInterrupt(ending::countDown);
    try (ShopProcess shop =
        ShopProcess.start(
            AgentJar.find(agentFile, shell.environment(), program),
            AgentJar.beside(program, "agent/demo/target/weir-demo.jar", "build agent/demo"))) {
      AdminEndpoint endpoint = new AdminEndpoint(shop.adminAddress());
      if (!endpoint.answersWithin(START_MILLIS)) {
        throw CommandFailure.failed(
            "the agent does not answer at " + endpoint.page() + "; " + shop.lastWords(), null);
      }
      say("A small shop on an embedded Tomcat, with the agent in its JVM:");
      say("  java -javaagent:weir-agent.jar -jar weir-demo.jar");
      say("  shop  http://127.0.0.1:" + shop.port() + '/');
      say("  page  " + endpoint.page());
      return record(shop, endpoint);
    } catch (AttachException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (ShopProcess.NotStartedException e) {
      throw CommandFailure.failed("the demo's application did not start: " + e.getMessage(), e);
    }
  }

  private int record(ShopProcess shop, AdminEndpoint endpoint) throws IOException, CommandFailure {
    Path file = Files.createTempFile("weir-demo-", ".gor");
    try (VisitorRecording recording = VisitorRecording.to(file, recorded())) {
      if (duration == null) {
        say("  the first " + ReplayAct.RECORDED_SECONDS + " s are recorded in " + file);
      }
      say("");
      return visit(shop, endpoint, recording);
    } finally {
      if (duration != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Duration recorded() {
    Duration most = Duration.ofSeconds(ReplayAct.RECORDED_SECONDS);
    return duration == null || duration.compareTo(most) > 0 ? most : duration;
  }

  private int visit(ShopProcess shop, AdminEndpoint endpoint, VisitorRecording recording)
      throws IOException, CommandFailure {
    WireCounts counts = new WireCounts();
    Visitors visitors = Visitors.start(shop, requestsPerSecond, counts, recording);
    LimitAct.Outcome limited = null;
    try {
      watch(visitors, counts, endpoint);
      if (duration != null && ending.getCount() > 0 && visitors.failure() == null) {
        limited = limit(visitors, endpoint);
      }
    } finally {
      visitors.stop();
    }
    IOException failure = visitors.failure();
    if (failure != null) {
      throw CommandFailure.failed(
          "the demo's client lost its connection: " + failure.getMessage(), failure);
    }
    Report byPath = booked(counts, endpoint);
    print(stats(endpoint, "stats?by=route&top=10", BY_ROUTE));
    Writer out = Results.to(shell.out());
    boolean equal = PathComparison.print(counts.byPath(), byPath, out);
    if (limited != null) {
      out.write('\n');
      limited.print(out);
    }
    out.flush();
    recording.close();
    // From here on there is traffic that the client does not count.
    boolean ends = duration == null || ending.getCount() == 0 || recording.requests() == 0;
    boolean replayed = ends || replay(recording, shop);
    if (recording.requests() > 0) {
      new PageAct(shell)
          .run(recording.file(), "weir demo", limited == null ? null : limited.limits());
    }
    say("");
    say(
        duration == null
            ? "The page is gone with the shop; the recording stays: weir analyze "
                + recording.file()
            : "For time to look at the page: weir demo --keep");
    boolean held = limited == null || limited.held();
    return equal && held && replayed ? ExitCode.DONE : ExitCode.FAILED;
  }

  private boolean replay(VisitorRecording recording, ShopProcess shop)
      throws IOException, CommandFailure {
    return new ReplayAct(shell, color).run(recording, shop.port());
  }

  /** Holds the busiest endpoint to a limit, and shows it, beside the table, until that is over. */
  private LimitAct.Outcome limit(Visitors visitors, AdminEndpoint endpoint)
      throws IOException, CommandFailure {
    DrawnInPlace drawing = new DrawnInPlace(shell);
    Report soFar = stats(endpoint, "stats?by=route&top=1", BY_ROUTE);
    LimitAct act = new LimitAct(new LimitsEndpoint(endpoint.page(), null), screen, soFar);
    LimitsFormat limitsTable = LimitsFormat.table(screen);
    if (!shell.outIsTerminal()) {
      shell.err().println("weir: setting a limit on the busiest endpoint");
    }
    try {
      return act.run(
          visitors,
          answer -> {
            if (shell.outIsTerminal()) {
              StringWriter text = new StringWriter();
              table.write(stats(endpoint, "stats?by=route&top=10", BY_ROUTE), text);
              text.write('\n');
              limitsTable.write(answer, text);
              drawing.draw(text.toString());
            }
            return !endsWithin(REFRESH_MILLIS);
          });
    } catch (AgentException e) {
      throw CommandFailure.failed("the demo's limit was not set: " + e.getMessage(), e);
    } finally {
      drawing.erase();
    }
  }

  private boolean endsWithin(long millis) {
    try {
      return ending.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Shows the agent's table until time is up, somebody ends it, or a visitor fails. */
  private void watch(Visitors visitors, WireCounts counts, AdminEndpoint endpoint)
      throws IOException {
    DrawnInPlace drawing = new DrawnInPlace(shell);
    long startNanos = System.nanoTime();
    long saidNanos = startNanos;
    try {
      while (isGoingOn(startNanos) && visitors.failure() == null) {
        if (shell.outIsTerminal()) {
          StringWriter text = new StringWriter();
          table.write(stats(endpoint, "stats?by=route&top=10", BY_ROUTE), text);
          drawing.draw(text.toString());
        } else if (System.nanoTime() - saidNanos >= PROGRESS_NANOS) {
          saidNanos = System.nanoTime();
          progress(saidNanos - startNanos, counts);
        }
      }
    } finally {
      drawing.erase();
    }
  }

  /** Waits a little; false when it is time to end. */
  private boolean isGoingOn(long startNanos) {
    long waitMillis = REFRESH_MILLIS;
    if (duration != null) {
      long leftNanos = duration.toNanos() - (System.nanoTime() - startNanos);
      waitMillis = Math.min(waitMillis, TimeUnit.NANOSECONDS.toMillis(leftNanos));
    }
    return waitMillis > 0 && !endsWithin(waitMillis);
  }

  private void progress(long elapsedNanos, WireCounts counts) {
    WireCounts.Count total = counts.total();
    String of = duration == null ? "" : " of " + duration.toSeconds() + " s";
    shell
        .err()
        .println(
            "weir: "
                + TimeUnit.NANOSECONDS.toSeconds(elapsedNanos)
                + " s"
                + of
                + ", "
                + total.requests()
                + " requests, "
                + ByteSize.format(total.messageBytes()));
  }

  /** The agent's count once it has booked all requests, or whatever it has after some time. */
  private Report booked(WireCounts counts, AdminEndpoint endpoint) throws IOException {
    long startNanos = System.nanoTime();
    long messageBytes = counts.total().messageBytes();
    while (true) {
      Report report = stats(endpoint, "stats?by=path&top=0", BY_PATH);
      if (report.totals().messageBytes() == messageBytes
          || System.nanoTime() - startNanos > BOOKING_NANOS
          || !pause()) {
        return report;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(100);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Report stats(AdminEndpoint endpoint, String target, List<Dimension> by)
      throws IOException {
    try (InputStream body = endpoint.get(target)) {
      return ReportReader.read(body, by);
    }
  }

  private void print(Report report) throws IOException {
    Writer out = Results.to(shell.out());
    table.write(report, out);
    out.flush();
  }

  private void say(String line) throws IOException {
    Writer out = Results.to(shell.out());
    out.write(line + '\n');
    out.flush();
  }
}
