package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Runs commands and waits for conditions, never longer than a bound. */
final class Processes {
  private static final long COMMAND_SECONDS = 60;
  private static final long POLL_NANOS = 50_000_000;

  private Processes() {}

  /** Runs a short command to its end. */
  static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command.get(0) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Asks again until there are no complaints or time is up; returns the last complaints. */
  static List<String> settle(long seconds, Supplier<List<String>> complaints) {
    long startNanos = System.nanoTime();
    List<String> last = complaints.get();
    while (!last.isEmpty() && System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(seconds)) {
      LockSupport.parkNanos(POLL_NANOS);
      last = complaints.get();
    }
    return last;
  }
}
