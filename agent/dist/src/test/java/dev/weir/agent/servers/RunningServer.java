package dev.weir.agent.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server's process, which dies with the test. Confined to the test's thread. */
final class RunningServer implements AutoCloseable {
  /** Of this path each listener is asked until it answers. */
  static final String READY = "/app/fixed/ready";

  private static final long START_SECONDS = 90;
  private static final long END_SECONDS = 20;
  private static final int LAST_LINES = 40;

  private final Process process;
  private final Path log;
  private final Thread lastResort = new Thread(this::kill);

  private RunningServer(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts a server and waits until each of its listeners answers. */
  static RunningServer start(Launch launch, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command()).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(launch.environment());
    RunningServer server = new RunningServer(builder.start(), log);
    for (Listener listener : launch.listeners()) {
      List<String> complaints = Processes.settle(START_SECONDS, () -> server.unreadiness(listener));
      if (!complaints.isEmpty() || !server.process.isAlive()) {
        server.close();
        throw new IOException("did not start: " + complaints + "\n" + server.lastLines());
      }
    }
    return server;
  }

  /** Of the JVM, where a script that starts it becomes it. */
  long pid() {
    return process.pid();
  }

  /** The end of what the server printed. */
  String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return log
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private List<String> unreadiness(Listener listener) {
    if (!process.isAlive()) {
      return List.of();
    }
    try (Client client = Client.connect(listener, new Counts())) {
      int status = client.exchange(Request.get(READY)).status();
      return status == 200 ? List.of() : List.of(listener + " answers " + status);
    } catch (IOException | RuntimeException e) {
      return List.of(listener + " answers " + e);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void kill() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }
}
