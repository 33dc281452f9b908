package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.send.TransportKind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code weir replay} sends over: each transport, TLS, pinned threads, slow readers. */
class ReplayTransportTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path keys;
  private static ServerSocketFactory tls = ServerSocketFactory.getDefault();

  @TempDir Path folder;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = keys.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "keytool",
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(loaded, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    tls = context.getServerSocketFactory();
  }

  private Path gets(int count, String path) throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < count; i++) {
      recording.get(i % 3, i, path);
    }
    return recording.write(folder.resolve("gets.gor"));
  }

  private static Run replay(Path file, String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", "--format", "json"));
    all.addAll(List.of(arguments));
    all.add(file.toString());
    return Run.of(all.toArray(new String[0]));
  }

  private static String https(ScriptedServer server) {
    return "https://127.0.0.1:" + server.port();
  }

  @ParameterizedTest
  @EnumSource
  void sendsOverEachTransportClearAndWithTls(TransportKind transport) throws Exception {
    String missing = transport.unavailable();
    Assumptions.assumeTrue(missing == null, () -> transport + ": " + missing);
    String name = transport.name().toLowerCase(Locale.ROOT);
    Path file = gets(30, "/a");
    try (ScriptedServer clear = ScriptedServer.start(ScriptedServer.ok(70_000));
        ScriptedServer secret = ScriptedServer.start(ScriptedServer.ok(70_000), tls)) {
      for (String target : List.of(clear.url(), https(secret))) {
        Run run = replay(file, "-t", target, "--insecure", "--transport", name);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Json report = Json.of(run.out());
        assertThat(report.number("totals/status/200")).as(target).isEqualTo(30);
        assertThat(report.number("totals/response_body_bytes")).isEqualTo(30 * 70_000);
        assertThat(report.number("books/balance")).isZero();
      }
      assertThat(clear.connectionCount()).isEqualTo(3);
      assertThat(secret.connectionCount()).isEqualTo(3);
    }
  }

  @Test
  void refusesACertificateOfItsOwnMakingAndSaysHowToTrustIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3), tls)) {
      Run run = replay(gets(2, "/a"), "-t", https(server));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines().toList())
          .last()
          .asString()
          .contains("no request was answered (tls_failure)", "give --insecure");
      assertThat(run.err()).doesNotContain("\tat ", "Exception");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void saysLoudlyThatItTrustsAnybody() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3), tls)) {
      Run run = replay(gets(2, "/a"), "-t", https(server), "--insecure");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("--insecure: certificates are NOT checked");
      assertThat(server.lines()).hasSize(2);
    }
  }

  @Test
  void readsNoFasterThanItIsToldTo() throws Exception {
    int size = 3_000_000;
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              request.socket().setSendBufferSize(32 * 1024);
              return request.say(head + "x".repeat(size));
            })) {
      Run run = replay(gets(1, "/big"), "-t", server.url(), "--client-rate", "1MB/s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      Json report = Json.of(run.out());
      assertThat(report.number("totals/response_body_bytes")).isEqualTo(size);
      assertThat(report.decimal("totals/latency_seconds/sent_to_last_byte/max"))
          .isBetween(2.5, 4.5);
    }
  }

  @Test
  void keepsEachEventLoopOnAProcessorOfItsOwn() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/task")), "this is not Linux");
    Set<String> allowed = new ConcurrentSkipListSet<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              allowed.addAll(processorsOf("weir-replay"));
              return ScriptedServer.ok(1).to(request);
            })) {
      Run run = replay(gets(6, "/a"), "-t", server.url(), "--pin", "--threads", "2");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(allowed).hasSize(Math.min(2, Runtime.getRuntime().availableProcessors()));
      assertThat(allowed).allMatch(list -> list.matches("[0-9]+"));
    }
  }

  /** Where the threads of a name may run, as the kernel says. */
  private static Set<String> processorsOf(String threadName) throws IOException {
    Set<String> lists = new TreeSet<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        List<String> status = Files.readAllLines(task.resolve("status"));
        if (status.get(0).contains(threadName)) {
          status.stream()
              .filter(line -> line.startsWith("Cpus_allowed_list:"))
              .forEach(line -> lists.add(line.substring("Cpus_allowed_list:".length()).trim()));
        }
      }
    }
    return lists;
  }
}
