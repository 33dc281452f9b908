package dev.weir.demo;

import static dev.weir.demo.Keystore.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Shop shop;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    shop = Shop.open(folder, 0);
  }

  @AfterAll
  void close() throws Exception {
    shop.close();
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.port() + target));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void listsFindsAndMissesProducts() throws Exception {
    HttpResponse<byte[]> list = send(request("/api/products"));
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(header(list, "Content-Length")).isEqualTo(Integer.toString(list.body().length));
    HttpResponse<byte[]> one = send(request("/api/products/17"));
    assertThat(text(one)).startsWith("{\"id\":17,");
    assertThat(send(request("/api/products/0")).statusCode()).isEqualTo(404);
    assertThat(send(request("/api/products/seventeen")).statusCode()).isEqualTo(404);
  }

  @Test
  void searches() throws Exception {
    assertThat(text(send(request("/api/search?q=lamp")))).startsWith("[{").endsWith("}]");
    assertThat(text(send(request("/api/search")))).isEqualTo("[]");
  }

  @Test
  void servesPicturesAndSaysWhenTheyHaveNotChanged() throws Exception {
    HttpResponse<byte[]> picture = send(request("/images/3.png"));
    assertThat(picture.body()).hasSizeGreaterThan(48 * 1024); // sent by the kernel from here on
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.body())).getWidth()).isEqualTo(212);
    HttpResponse<byte[]> again =
        send(request("/images/3.png").header("If-None-Match", header(picture, "ETag")));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    HttpResponse<byte[]> part = send(request("/images/3.png").header("Range", "bytes=10-99"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(90);
  }

  @Test
  void exportsInChunksAndCompressedWhenAsked() throws Exception {
    HttpResponse<byte[]> plain = send(request("/reports/2025/export.csv"));
    assertThat(header(plain, "Transfer-Encoding")).isEqualTo("chunked");
    assertThat(plain.body()).hasSizeGreaterThan(500_000);
    HttpResponse<byte[]> zipped =
        send(request("/reports/2025/export.csv").header("Accept-Encoding", "gzip"));
    assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.body()).hasSizeLessThan(plain.body().length / 2);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(send(request("/reports/soon/export.csv")).statusCode()).isEqualTo(404);
  }

  @Test
  void takesUploads() throws Exception {
    HttpResponse<byte[]> response =
        send(request("/uploads").POST(BodyPublishers.ofString("123456789")));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(text(response)).isEqualTo("{\"bytes\":9,\"crc32\":3421780262}");
  }

  @Test
  void sendsVisitorsToLogInAndBack() throws Exception {
    HttpResponse<byte[]> stranger = send(request("/account"));
    assertThat(stranger.statusCode()).isEqualTo(302);
    assertThat(header(stranger, "Location")).endsWith("/login");
    HttpResponse<byte[]> login = send(request("/login").POST(BodyPublishers.ofString("user=a")));
    assertThat(login.statusCode()).isEqualTo(303);
    String cookie = header(login, "Set-Cookie").split(";", 2)[0];
    HttpResponse<byte[]> known = send(request(header(login, "Location")).header("Cookie", cookie));
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(text(known)).contains("Your account");
  }

  @Test
  void servesTheSameByTls() throws Exception {
    KeyStore keystore = KeyStore.getInstance(shop.keystore().toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keystore);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    HttpClient secure =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    URI picture = URI.create("https://127.0.0.1:" + shop.tlsPort() + "/images/2.png");
    assertThat(
            secure.send(HttpRequest.newBuilder(picture).build(), BodyHandlers.ofByteArray()).body())
        .isEqualTo(send(request("/images/2.png")).body());
  }

  @Test
  void recommendsFromAnotherThread() throws Exception {
    assertThat(text(send(request("/api/recommendations")))).startsWith("{\"id\":7,");
  }
}
