package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server that speaks TLS and asks who is there. */
final class SecuredTest {
  @TempDir static Path folder;
  private static RealElasticsearch server;
  private static Path certificate;
  private static Path anotherCertificate;

  @BeforeAll
  static void start() throws Exception {
    Path keys = folder.resolve("keys.p12");
    certificate = certificate(keys, "right");
    anotherCertificate = certificate(folder.resolve("others.p12"), "another");
    server =
        RealElasticsearch.prepared(
            home -> {
              Files.copy(keys, home.resolve("config/keys.p12"));
              allow(home, Streams.inNamespace(Streams.HTTP));
            },
            "xpack.security.enabled: true",
            "xpack.security.authc.realms.file.file1.order: 0",
            "xpack.security.http.ssl.enabled: true",
            "xpack.security.http.ssl.keystore.path: keys.p12",
            "xpack.security.http.ssl.keystore.password: changeit");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path certificate(Path keys, String name) throws Exception {
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=ip:127.0.0.1",
        "-validity",
        "3650");
    Path pem = folder.resolve(name + ".pem");
    keytool(keys, "-exportcert", "-rfc", "-alias", name, "-file", pem.toString());
    return pem;
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/keytool", "-keystore", keys.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Access access() {
    return Access.of("https://127.0.0.1:" + server.port());
  }

  private static ThrowingCallable installing(Access access) {
    return () -> {
      try (Cluster cluster = new Cluster(access)) {
        Templates.install(cluster);
      }
    };
  }

  @Test
  void letsInWhoTrustsItAndHasItsPassword() throws Throwable {
    installing(access().trusting(certificate).withUser("weir", "weir-password")).call();
  }

  @Test
  void letsInWhoTrustsAnyone() throws Throwable {
    installing(access().trustingAnyone().withUser("weir", "weir-password")).call();
  }

  @Test
  void takesUserAndPasswordFromTheAddress() throws Throwable {
    Access access = Access.of("https://weir:weir-password@127.0.0.1:" + server.port());
    installing(access.trusting(certificate)).call();
  }

  @Test
  void saysThatItDoesNotKnowTheCredentials() {
    for (Access wrong :
        List.of(
            access().trusting(certificate).withUser("weir", "another"),
            access().trusting(certificate).withApiKey("id:key"),
            access().trusting(certificate))) {
      assertThatThrownBy(installing(wrong))
          .isInstanceOfSatisfying(
              ClusterException.class,
              e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.REFUSED))
          .hasMessageContaining("does not know these credentials (401)");
    }
  }

  private static Batch oneForEach(String... streams) throws IOException {
    BatchWriter writer = new BatchWriter();
    for (String stream : streams) {
      writer.add(
          stream,
          "id-" + System.nanoTime(),
          json -> json.writeStringField("@timestamp", "2026-11-29T09:00:00Z"));
    }
    return writer.take();
  }

  /** What the user {@code half} may write to; seen by the server within seconds. */
  private static void allow(Path home, String names) throws IOException {
    Files.writeString(
        home.resolve("config/roles.yml"),
        """
        half:
          cluster: [monitor]
          indices:
            - names: ["%s"]
              privileges: [create_doc, auto_configure]
        """
            .formatted(names));
  }

  private static void awaitThatItKnows(Access user) throws Exception {
    while (true) {
      try (Cluster cluster = new Cluster(user)) {
        byte[] unused = cluster.get("/_nodes/_local", Map.of());
        return;
      } catch (ClusterException e) {
        assertThat(e.kind()) // it reads users and roles one after the other
            .isIn(ClusterException.Kind.REFUSED, ClusterException.Kind.FORBIDDEN);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  @Timeout(120)
  void keepsWhatOneMayNotWriteUntilOneMay() throws Exception {
    String http = Streams.inNamespace(Streams.HTTP);
    String routes = Streams.inNamespace(Streams.ROUTES);
    Access half = access().trusting(certificate).withUser("half", "half-password");
    server.addUser("half", "half-password", "half");
    awaitThatItKnows(half);
    try (Cluster all =
        new Cluster(access().trusting(certificate).withUser("weir", "weir-password"))) {
      Templates.install(all);
    }
    try (Exporter file = Exporter.waiting(new Cluster(half), Duration.ofMinutes(1))) {
      file.put(oneForEach(routes, http));
      assertThatThrownBy(file::finish)
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("refuses documents for " + routes + " (security_exception")
          .hasMessageContaining("need create_doc and auto_configure");
      assertThat(file.counts().created()).isEqualTo(1);
    }
    Spool spool = Spool.open(folder.resolve("spool"), 1 << 20, half);
    try (Exporter live = Exporter.spooling(new Cluster(half), spool)) {
      live.offer(oneForEach(routes, http));
      live.offer(oneForEach(http));
      while (live.counts().created() < 2) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(live.counts().spooled()).isEqualTo(1);
      assertThat(live.counts().trouble()).contains("refuses documents for " + routes);
      allow(server.home(), "*-weir.*");
      assertThat(live.finish(Duration.ofMinutes(1))).isTrue();
      assertThat(live.counts().created()).isEqualTo(3);
      assertThat(live.counts().rejected()).isZero();
    }
  }

  @Test
  void saysThatItIsNotTrusted() {
    for (Access wrong : List.of(access(), access().trusting(anotherCertificate))) {
      assertThatThrownBy(installing(wrong.withUser("weir", "weir-password")))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("no TLS with it")
          .hasMessageContaining("certificate with --ca,");
    }
    assertThatThrownBy(installing(access().givenBy(Access.Words.OPTIONS)))
        .hasMessageContaining("certificate with elasticsearch-ca,");
  }

  @Test
  void saysThatItSpeaksTls() {
    Access plain = Access.of("http://127.0.0.1:" + server.port());
    assertThatThrownBy(installing(plain))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("does not answer");
  }

  @Test
  void saysThatACertificateIsNone() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
    assertThatThrownBy(installing(access().trusting(none)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("holds no certificate that can be read");
  }
}
