package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --upload} and {@code weir upload} do; how a store answers is tested elsewhere. */
class UploadCommandTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret", "LANG", "C.UTF-8");

  @TempDir Path folder = Path.of("");
  private final Map<String, byte[]> received = new ConcurrentHashMap<>();
  private HttpServer store;
  private String endpoint = "";
  private String capture = "";

  @BeforeEach
  void start() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/",
        request -> {
          received.put(
              request.getRequestMethod() + ' ' + request.getRequestURI(),
              request.getRequestBody().readAllBytes());
          request.sendResponseHeaders(200, -1);
          request.close();
        });
    store.start();
    endpoint = "http://127.0.0.1:" + store.getAddress().getPort();
    Path path = folder.resolve("mixed.pcap");
    try (InputStream in = BundledCapture.open()) {
      Files.copy(in, path);
    }
    capture = path.toString();
  }

  @AfterEach
  void stop() {
    store.stop(0);
  }

  private static Run run(String... arguments) {
    return Run.with(new byte[0], CREDENTIALS, arguments);
  }

  @Test
  void sendsWhatWasExported() throws IOException {
    String to = folder.resolve("m.parquet").toString();
    Run run =
        run("export", capture, "-o", to, "--upload", "s3://b-1/a/", "--s3-endpoint", endpoint);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "weir: %s: 22 exchanges written\nweir: %s: sent to s3://b-1/a/m.parquet\n"
                .formatted(to, to));
    assertThat(received).containsOnlyKeys("PUT /b-1/a/m.parquet");
    assertThat(received.get("PUT /b-1/a/m.parquet")).isEqualTo(Files.readAllBytes(Path.of(to)));
  }

  @Test
  void keepsTheFileAndSaysHowToSendItAgain() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String absent = "http://127.0.0.1:" + port;
    String to = folder.resolve("m.gor").toString();
    String[] where = {"s3://b-1/a/", "--s3-endpoint", absent, "--s3-region", "eu-1"};
    Run run =
        run(
            "export",
            capture,
            "-o",
            to,
            "--upload",
            where[0],
            where[1],
            where[2],
            where[3],
            where[4]);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "weir: "
                + to
                + ": it is whole, but was not sent to s3://b-1/a/: "
                + absent
                + " does not answer: Connection refused")
        .endsWith("then send it with: weir upload " + to + ' ' + String.join(" ", where) + '\n');
    assertThat(Path.of(to)).isNotEmptyFile();
    Run again = run("upload", to, "s3://b-1/a/", "--s3-endpoint", endpoint);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(received).containsOnlyKeys("PUT /b-1/a/m.gor");
  }

  @Test
  void sendsNothingOfAnExportThatFailed() throws IOException {
    Path cut = folder.resolve("cut.pcap");
    byte[] whole = Files.readAllBytes(Path.of(capture));
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    String to = folder.resolve("m.csv").toString();
    Run run =
        run("export", cut.toString(), "-o", to, "--upload=s3://b-1/", "--s3-endpoint", endpoint);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export FILE -o x.csv --upload b/x | --upload: 'b/x' does not begin with s3://",
        "export FILE -o x.csv --s3-region eu-1 | --s3-… say where to --upload; give that as well",
        "export FILE -o x.csv --upload s3://b-1/ --s3-endpoint h:9 | 'h:9' is no endpoint",
        "capture --upload s3://b-1/ | --upload: there is no file to send; give -w FILE",
        "upload FILE s3:/b-1 | S3URI: 's3:/b-1' does not begin with s3://",
        "upload FILE | Missing required parameter: 'S3URI'",
      })
  void refusesMisuse(String line, String message) {
    Run run = run(line.replace("FILE", capture).split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).containsIgnoringCase(message);
    assertThat(Path.of("x.csv")).doesNotExist();
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    Run run = run("upload", folder + "/none.csv", "s3://b-1/", "--s3-endpoint", endpoint);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("none.csv: there is no such file; check the name");
    assertThat(run("upload", folder.toString(), "s3://b-1/", "--s3-endpoint", endpoint).err())
        .contains(": this is a directory; name a file");
  }
}
