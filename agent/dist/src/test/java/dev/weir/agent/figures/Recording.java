package dev.weir.agent.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code weir capture} at work on the loopback interface, and {@code weir simulate} after it. */
final class Recording implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int END_SECONDS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final Path file;
  private final Path log;
  private final Process capture;
  private final Thread lastResort;

  private Recording(Settings settings, Path file, Path log, Process capture) {
    this.settings = settings;
    this.file = file;
    this.log = log;
    this.capture = capture;
    this.lastResort = new Thread(capture::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Begins to capture what passes a port, and waits until it does. */
  static Recording begin(Settings settings, String name, int port) throws IOException {
    Path file = settings.folder().resolve(name + ".pcap");
    Path log = settings.folder().resolve(name + "-capture.log");
    Files.deleteIfExists(file);
    List<String> command = List.of("capture", "-i", "lo", "-p", "" + port, "-w", file.toString());
    Recording recording = new Recording(settings, file, log, start(settings, command, log));
    long startNanos = System.nanoTime();
    while (!Files.exists(file)) {
      if (!recording.capture.isAlive() || System.nanoTime() - startNanos > START_NANOS) {
        recording.close();
        throw new IOException("no capture: " + Files.readString(log));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return recording;
  }

  /** Ends the capture as Ctrl-C does, and has simulated what limits would have done to it. */
  JsonNode simulated(int port, String limits) throws IOException, InterruptedException {
    // The kernel hands over what it has captured a little later.
    LockSupport.parkNanos(SETTLE_NANOS);
    capture.destroy();
    if (!capture.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the capture does not end: " + Files.readString(log));
    }
    Path limitsFile = Files.writeString(settings.folder().resolve("simulated.yaml"), limits);
    Path report = settings.folder().resolve("simulated.json");
    Process simulate =
        start(
            settings,
            List.of(
                "simulate",
                file.toString(),
                "-p",
                "" + port,
                "--limits",
                limitsFile.toString(),
                "--format",
                "json"),
            report);
    if (!simulate.waitFor(END_SECONDS, TimeUnit.SECONDS) || simulate.exitValue() != 0) {
      throw new IOException("no simulation: " + Files.readString(report));
    }
    return JSON.readTree(report.toFile());
  }

  private static Process start(Settings settings, List<String> arguments, Path output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(settings.weir().toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  @Override
  public void close() {
    capture.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
