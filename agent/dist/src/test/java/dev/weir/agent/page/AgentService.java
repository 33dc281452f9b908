package dev.weir.agent.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM of its own with the shipped agent and an application in it. Confined to the test's thread.
 */
final class AgentService implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Path log;
  private final int applicationPort = Ports.free();
  private final int adminPort = Ports.free();
  private Process jvm;

  /** Starts the process, which prints to the log, and waits until it answers. */
  AgentService(Path log) {
    this.log = log;
    jvm = startJvm();
  }

  /** Where the live page is, ending in a slash. */
  String page() {
    return "http://127.0.0.1:" + adminPort + "/";
  }

  /** One exchange, complete when this returns and counted soon after. */
  void exchange(String method, String target, int status, int responseBodyBytes) {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + AnyPathServer.ANSWER
            + status
            + " "
            + responseBodyBytes
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), applicationPort)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The report for a query such as {@code by=route&top=20}. */
  Stats stats(String query) {
    try {
      return Stats.parse(get("stats?" + query));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the process; what it counted is lost. */
  void stop() {
    jvm.destroyForcibly();
    try {
      if (!jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("process " + jvm.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts again at the same addresses. */
  void start() {
    jvm = startJvm();
  }

  @Override
  public void close() {
    stop();
  }

  private Process startJvm() {
    String agent = Objects.requireNonNull(System.getProperty("weir.agent.jar"), "weir.agent.jar");
    try {
      Process started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-javaagent:" + agent + "=admin=127.0.0.1:" + adminPort + ",service=page",
                  "-cp",
                  Path.of(AnyPathServer.class.getResource("/").toURI()).toString(),
                  AnyPathServer.class.getName(),
                  Integer.toString(applicationPort))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      awaitBoth(started);
      return started;
    } catch (Exception e) {
      throw new IllegalStateException("the service does not start", e);
    }
  }

  private void awaitBoth(Process started) throws IOException {
    long startNanos = System.nanoTime();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        started.destroyForcibly();
        throw new IOException("no answer; it printed:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean answers() {
    try (Socket application = new Socket(InetAddress.getLoopbackAddress(), applicationPort)) {
      return application.isConnected() && !get("healthz").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private String get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page() + path)).timeout(PATIENCE).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
