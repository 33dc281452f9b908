package dev.weir.agent.manners;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process of its own. Confined to the test's thread, which must close it; it waits at most {@link
 * Await#MOST_SECONDS}.
 */
final class Jvm implements AutoCloseable {
  private static final String WHERE = "see ";

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Thread outReader;
  private final Thread errorReader;

  Jvm(Process process) {
    this.process = process;
    this.outReader = reader(process.getInputStream(), unread::add);
    this.errorReader = reader(process.getErrorStream(), errors::add);
  }

  long pid() {
    return process.pid();
  }

  /** The next line of its standard output. */
  String line() throws InterruptedException {
    String line = unread.poll(Await.MOST_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the application says nothing; its errors: " + errors);
    }
    return line;
  }

  /** The rest of the next line, which has to begin so. */
  String line(String beginning) throws InterruptedException {
    String line = line();
    if (!line.startsWith(beginning)) {
      throw new AssertionError(
          "expected " + beginning + " but was " + line + "; its errors: " + errors);
    }
    return line.substring(beginning.length());
  }

  /** Writes a line to its standard input. */
  void say(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** What it has written to its standard error so far. */
  List<String> errors() {
    return errors;
  }

  /** Those of {@link #errors} that the agent wrote. */
  List<String> agentSaid() {
    return errors.stream().filter(line -> line.startsWith("weir: ")).toList();
  }

  /** Where the agent's endpoint listens, by what it said when it started. */
  AgentView agent() throws Exception {
    Await.until("address of the agent", () -> errors.stream().anyMatch(Jvm::saysWhere));
    String said = errors.stream().filter(Jvm::saysWhere).findFirst().orElseThrow();
    return new AgentView(URI.create(said.substring(said.indexOf(WHERE) + WHERE.length())));
  }

  private static boolean saysWhere(String line) {
    return line.startsWith("weir: ") && line.contains(WHERE + "http://");
  }

  /** Ends its standard input and waits for its end. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(Await.MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the application does not end; its errors: " + errors);
    }
    outReader.join();
    errorReader.join();
    return process.exitValue();
  }

  /** The lines of standard output that were not read yet. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    unread.drainTo(rest);
    return rest;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Thread reader(InputStream stream, Consumer<String> sink) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> sink.accept(line));
              } catch (UncheckedIOException | IOException e) {
                // The process was ended; there is nothing more to read.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
