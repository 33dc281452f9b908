package dev.weir.elasticsearch.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The server that Maven Central has for tests: real, but for modules under other licences. Listens
 * on loopback, and ends with this process. It refuses to run as root, so root runs it as nobody.
 */
public final class RealElasticsearch implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final int MOST_ATTEMPTS = 3;
  private static final int NOBODY = 65_534;
  private static @Nullable RealElasticsearch shared;

  private final Path folder;
  private final Path home;
  private final int port;
  private final int transportPort;
  private final boolean speaksTls;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private @Nullable Process process;

  private RealElasticsearch(Preparation preparation, List<String> settings) throws IOException {
    folder = Files.createTempDirectory("weir-elasticsearch-");
    Path zip = Path.of(System.getProperty("weir.elasticsearch.zip", ""));
    home = unpack(zip);
    port = freePort();
    speaksTls = settings.contains("xpack.security.http.ssl.enabled: true");
    transportPort = freePort();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "discovery.type: single-node",
                "network.host: 127.0.0.1",
                "http.port: " + port,
                "transport.port: " + transportPort,
                "path.data: " + folder.resolve("data"),
                "path.logs: " + folder.resolve("logs"),
                "cluster.routing.allocation.disk.threshold_enabled: false"));
    lines.addAll(settings);
    Files.write(home.resolve("config/elasticsearch.yml"), lines);
    Files.createDirectory(folder.resolve("tmp"));
    preparation.prepare(home);
    if (isRoot()) {
      giveToNobody();
    }
  }

  /** The one that all tests of this process share; ends with it. */
  public static synchronized RealElasticsearch shared() {
    RealElasticsearch running = shared;
    if (running == null) {
      try {
        running = start("xpack.security.enabled: false");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      shared = running;
    }
    return running;
  }

  /** One of one's own, with more lines in {@code elasticsearch.yml}. */
  public static RealElasticsearch start(String... settings) throws IOException {
    return prepared(home -> {}, settings);
  }

  /** What is done to the folder of the distribution before the start. */
  @FunctionalInterface
  public interface Preparation {
    /** Adds files to it. */
    void prepare(Path home) throws IOException;
  }

  /**
   * One that files are given to, with a user {@code weir}, password {@code weir-password}, who may
   * do anything where security is on.
   */
  public static RealElasticsearch prepared(Preparation preparation, String... settings)
      throws IOException {
    RealElasticsearch made = new RealElasticsearch(preparation, List.of(settings));
    Runtime.getRuntime().addShutdownHook(new Thread(made::close));
    if (List.of(settings).contains("xpack.security.enabled: true")) {
      made.addUser("weir", "weir-password", "superuser");
    }
    made.startAgain();
    return made;
  }

  /** Where it is asked. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** The folder of the distribution. */
  public Path home() {
    return home;
  }

  /** Adds one; a server that runs knows it after some seconds. */
  public void addUser(String name, String password, String role) throws IOException {
    tool("elasticsearch-users", "useradd", name, "-p", password, "-r", role);
  }

  /** Runs one of the tools of the distribution, as who runs the server. */
  private void tool(String name, String... arguments) throws IOException {
    List<String> command = command(home.resolve("bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    Process tool = builder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.onExit().join().exitValue() != 0) {
      throw new IOException(name + ": " + said);
    }
  }

  /**
   * Starts it, with the data that it has, and waits until it answers. On a busy machine it may give
   * up by itself, since it loads an agent into its own JVM and the JDK waits for seconds only: then
   * it is started once more.
   */
  public void startAgain() throws IOException {
    String said = "";
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Path log = folder.resolve("console-" + attempt + ".log");
      if (started(log)) {
        return;
      }
      kill();
      said = Files.readString(log);
    }
    close();
    throw new IOException("Elasticsearch does not start: " + said);
  }

  private boolean started(Path log) throws IOException {
    Process started =
        builder(command(home.resolve("bin/elasticsearch").toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process = started;
    long deadlineNanos = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
    }
    return true;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    Process running = process;
    if (running != null) {
      // The launcher waits for the server proper, its child.
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
      running.onExit().join();
      process = null;
    }
  }

  /** Asks it; the answer's body, whatever its status is. */
  public String ask(String method, String path, @Nullable String json) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private boolean answers() {
    try {
      Thread.sleep(250);
      if (speaksTls) {
        return listens();
      }
      HttpRequest request =
          HttpRequest.newBuilder(
                  url().resolve("/_cluster/health?wait_for_status=yellow&timeout=1s"))
              .timeout(Duration.ofSeconds(3))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 200 || status == 401;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that speaks TLS listens only once it is ready. */
  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ES_TMPDIR", folder.resolve("tmp").toString());
    builder.environment().put("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
    builder.environment().put("CLI_JAVA_OPTS", "-Xmx64m");
    return builder;
  }

  private static List<String> command(String program) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(program);
    return command;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void giveToNobody() throws IOException {
    try {
      String owner = NOBODY + ":" + NOBODY;
      if (new ProcessBuilder("chown", "-R", owner, folder.toString()).start().waitFor() != 0) {
        throw new IOException("chown " + owner + " " + folder + " failed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Path unpack(Path zip) throws IOException {
    @Nullable Path top = null;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        top = folder.resolve(folder.relativize(file).getName(0));
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          copy(in, file);
        }
      }
    }
    if (top == null) {
      throw new IOException(zip + " is empty");
    }
    return top;
  }

  private static void copy(InputStream in, Path file) throws IOException {
    Files.copy(in, file);
    if (file.toString().contains("/bin/") || file.toString().contains("/lib/")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends it, and removes all that it wrote. */
  @Override
  public synchronized void close() {
    kill();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException | UncheckedIOException e) {
        // Left to whoever tidies up the folder for temporary files.
      }
    }
  }
}
