package dev.weir.cli;

import static dev.weir.cli.BoardInstall.IMPORT;
import static dev.weir.cli.BoardInstall.STATUS;
import static dev.weir.cli.BoardInstall.assertFailed;
import static dev.weir.cli.BoardInstall.run;
import static dev.weir.cli.BoardInstall.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dashboards install --kibana} over TLS: whom it trusts, and what it says if not. */
class KibanaOverTlsTest {
  private static final SelfSigned IDENTITY = identity();

  private static SelfSigned identity() {
    try {
      return SelfSigned.make(Files.createTempDirectory("weir-tls-"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @TempDir Path folder;

  private final FakeBoardServer server;

  KibanaOverTlsTest() throws IOException {
    server = FakeBoardServer.startTls(IDENTITY.context());
  }

  @AfterEach
  void stopTheServer() {
    server.close();
  }

  @BeforeEach
  void answerAsKibanaOverTls() {
    server.answer(STATUS, 200, version("9.0.1"));
    server.answer(IMPORT, 200, "{\"success\":true,\"successResults\":[]}");
  }

  @Test
  void trustsNobodyByItself() {
    assertFailed(run("--kibana", server.url()), "give its authority's certificate with --ca");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void trustsTheAuthorityThatItIsGiven() {
    Run run = run("--kibana", server.url(), "--ca", IDENTITY.certificate().toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void trustsAnyoneWhenTold() {
    assertThat(run("--kibana", server.url(), "--insecure").exitCode()).isZero();
  }

  @Test
  void saysSoWhenTheServerSpeaksTlsAndTheAddressDoesNot() {
    assertFailed(
        run("--kibana", server.url().replace("https:", "http:")), "is it http:// or https://?");
  }

  @Test
  void saysSoWhenTheAddressSpeaksTlsAndTheServerDoesNot() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket plain = new ServerSocket(0, 1, loopback)) {
      Thread server = new Thread(() -> answerInClear(plain));
      server.start();
      assertFailed(run("--kibana", "https://127.0.0.1:" + plain.getLocalPort()), "no TLS with it");
    }
  }

  private static void answerInClear(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      int unused = socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysWhenACertificateCannotBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("no.pem"), "nothing");
    assertFailed(run("--kibana", server.url(), "--ca", file.toString()), "holds no certificate");
  }
}
