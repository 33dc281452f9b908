package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.file.CaptureFile;
import dev.weir.capture.live.LiveCapture;
import dev.weir.capture.live.LiveCaptureException;
import dev.weir.capture.live.LiveCaptureOptions;
import dev.weir.cli.demo.DemoServer;
import dev.weir.cli.demo.DemoTraffic;
import dev.weir.cli.format.Comparison;
import dev.weir.cli.format.ReportFormat;
import dev.weir.cli.format.Screen;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.unit.TimeSpan;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code weir demo --capture}: analyzes a capture that comes along; then, where the right to
 * capture is given, serves and captures traffic of its own on the loopback interface, and holds its
 * count against the server's.
 */
final class CaptureDemo {
  private static final long SEED = 20_261_121;

  private final Shell shell;
  private final Screen screen;
  private final Duration duration;

  CaptureDemo(Shell shell, Screen screen, Duration duration) {
    this.shell = shell;
    this.screen = screen;
    this.duration = duration;
  }

  /** Runs it; an exit code. */
  int run() throws IOException, CommandFailure {
    ReportFormat table = ReportFormat.named("table", screen);
    say("1. A capture of a real nginx that comes with Weir: weir analyze " + BundledCapture.NAME);
    bundled(table);
    try {
      return live(table);
    } catch (LiveCaptureException e) {
      shell.err().println("weir: demo skips the live part: " + e.getMessage());
      return ExitCode.DONE;
    }
  }

  private void bundled(ReportFormat table) throws IOException, CommandFailure {
    Analysis analysis = new Analysis(new ReportFlags(), AnalysisOptions.defaults());
    SourceTally tally = new SourceTally();
    try (CaptureFile file = CaptureFile.open(BundledCapture.open(), BundledCapture.NAME)) {
      file.read(analysis.packets());
      tally.add(file);
    }
    analysis.finish();
    print(table, analysis.report(tally.source(), ReportOptions.DEFAULT));
    Path copy = BundledCapture.copy();
    try {
      new PageAct(shell).run(copy, BundledCapture.NAME, null);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private int live(ReportFormat table) throws IOException, CommandFailure {
    try (DemoServer server = DemoServer.start()) {
      LiveCaptureOptions options =
          LiveCaptureOptions.on(loopback()).withServerPorts(List.of(server.port()));
      try (LiveCapture capture = LiveCapture.open(options);
          CaptureOutput output = CaptureOutput.none(options.snapLengthBytes())) {
        say("");
        say(
            "2. A small server in this process and a client of it, captured live for "
                + TimeSpan.format(duration.toNanos())
                + ": weir capture -i "
                + options.interfaceName()
                + " -p "
                + server.port());
        shell.interruption().stopOnInterrupt(capture::stop);
        Analysis analysis =
            new Analysis(
                new ReportFlags(),
                new AnalysisOptions(
                    Set.of(server.port()), false, AnalysisOptions.defaults().limits()));
        LiveRun run = new LiveRun(shell, analysis, output, options.interfaceName());
        Thread client = client(server.port(), capture);
        run.run(capture, shell.outIsTerminal() ? table : null, ReportOptions.DEFAULT, number -> {});
        join(client);
        analysis.finish();
        print(table, analysis.report(run.source(), ReportOptions.DEFAULT));
        Report all = analysis.report(run.source(), new ReportOptions(0, SortKey.BYTES));
        return compare(server, all);
      }
    }
  }

  private static String loopback() throws LiveCaptureException {
    for (var each : LiveCapture.interfaces()) {
      if (each.loopback()) {
        return each.name();
      }
    }
    return LiveCaptureOptions.ANY;
  }

  /** Sends traffic from a thread of its own until time is up, then ends the capture. */
  private Thread client(int port, LiveCapture capture) {
    long endNanos = System.nanoTime() + duration.toNanos();
    Thread client =
        new Thread(
            () -> {
              try {
                new DemoTraffic(port, SEED).run(() -> System.nanoTime() - endNanos < 0);
              } catch (IOException e) {
                shell.err().println("weir: the demo's client ended early: " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                capture.stop();
              }
            },
            "weir-demo-client");
    client.setDaemon(true);
    client.start();
    return client;
  }

  private static void join(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int compare(DemoServer server, Report report) throws IOException {
    List<Comparison.Line> counted = new ArrayList<>();
    for (DemoServer.Tally tally : server.tallies()) {
      counted.add(
          new Comparison.Line(
              tally.endpoint(),
              tally.requests(),
              tally.requestBodyBytes(),
              tally.responseBodyBytes()));
    }
    Writer out = Results.to(shell.out());
    boolean same = Comparison.print(counted, report, out, screen);
    out.flush();
    return same ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(ReportFormat format, Report report) throws IOException {
    Writer out = Results.to(shell.out());
    format.write(report, out);
    out.flush();
  }

  private void say(String line) throws IOException {
    Writer out = Results.to(shell.out());
    out.write(line + '\n');
    out.flush();
  }
}
