package dev.weir.agent.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped agent in a Tomcat with Spring MVC, Jersey and servlets. */
class ServletLayerIT {
  @TempDir private Path folder;

  private static String login(String user) {
    byte[] pair = (user + ":secret").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void namesRoutesAsTheApplicationDoes() throws Exception {
    try (Shop shop = new Shop(folder, "")) {
      for (int i = 1; i <= 3; i++) {
        shop.get(200, "/shop/users/" + i);
        shop.get(200, "/shop/users/name" + i);
        shop.get(200, "/shop/api/users/" + i);
        shop.get(200, "/shop/orders/10" + i);
        shop.get(200, "/shop/docs/a/b" + i + "/c");
        shop.get(200, "/shop/rest/books/isbn" + i);
        shop.get(200, "/shop/rest/books/isbn" + i + "/pages/" + i);
        shop.get(200, "/shop/plain");
        shop.get(200, "/shop/files/folder/file" + i);
        shop.get(200, "/shop/" + i + ".page");
        shop.get(200, "/shop/later/" + i);
        shop.get(200, "/shop/moved/" + i);
      }

      Map<String, Long> requests = shop.figures("route", "path", "requests");

      assertThat(requests)
          .containsEntry("/shop/users/{userId}", 6L)
          .containsEntry("/shop/api/users/{userId}", 3L)
          .containsEntry("/shop/orders/{number}", 3L)
          .containsEntry("/shop/docs/**", 3L)
          .containsEntry("/shop/rest/books/{isbn}", 3L)
          .containsEntry("/shop/rest/books/{isbn}/pages/{page}", 3L)
          .containsEntry("/shop/plain", 3L)
          .containsEntry("/shop/files/**", 3L)
          .containsEntry("/shop/later/{what}", 3L)
          .containsEntry("/shop/moved/{what}", 3L)
          .doesNotContainKey("/shop/*.page");
      assertThat(requests.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(36);
      shop.assertNoFaults();
    }
  }

  @Test
  void countsDispatchesOnceUnderThePathThatWasSent() throws Exception {
    try (Shop shop = new Shop(folder, "")) {
      shop.get(200, "/shop/plain?forward=/files/x&bytes=10");
      shop.get(200, "/shop/plain?include=/files/x&bytes=10");
      shop.get(503, "/shop/plain?fail=1");

      assertThat(shop.figures("route", "path", "requests")).isEqualTo(Map.of("/shop/plain", 3L));
      assertThat(shop.figures("status", "status", "requests"))
          .isEqualTo(Map.of("200", 2L, "503", 1L));
      shop.assertNoFaults();
    }
  }

  @Test
  void tellsClientsApartByTheirPrincipal() throws Exception {
    try (Shop shop = new Shop(folder, "client-id=principal")) {
      for (int i = 0; i < 3; i++) {
        shop.get(200, "/shop/secret/plain?bytes=200000", "Authorization", login("ann"));
      }
      shop.get(401, "/shop/secret/plain");
      shop.get(200, "/shop/plain");

      assertThat(shop.figures("client", "client", "requests"))
          .isEqualTo(Map.of("ann", 3L, "127.0.0.1", 2L));
      shop.assertNoFaults();
    }
  }

  @Test
  void tellsClientsApartByAHeader() throws Exception {
    try (Shop shop = new Shop(folder, "client-id=header:X-Client-Id")) {
      shop.get(200, "/shop/plain", "x-client-id", "acme");
      shop.get(200, "/shop/plain", "X-Client-Id", "acme");
      shop.get(200, "/shop/plain", "X-Client-Id", "emca");
      shop.get(200, "/shop/plain");

      assertThat(shop.figures("client", "client", "requests"))
          .isEqualTo(Map.of("acme", 2L, "emca", 1L, "127.0.0.1", 1L));
      shop.assertNoFaults();
    }
  }

  @Test
  void keepsWhatTheApplicationWroteBesideWhatPassedTheSocket() throws Exception {
    try (Shop shop = new Shop(folder, "")) {
      shop.get(200, "/shop/plain?bytes=50000&by=stream");
      shop.get(200, "/shop/plain?bytes=50000&by=writer");
      shop.get(200, "/shop/plain?bytes=1000&include=/files/x");
      int body = shop.get(200, "/shop/files/zipped?bytes=50000", "Accept-Encoding", "gzip");
      shop.get(200, "/shop/later/x");

      assertThat(body).isLessThan(1000);
      assertThat(shop.figures("route", "path", "response_body_bytes"))
          .containsEntry("/shop/plain", 102_000L)
          .containsEntry("/shop/files/**", (long) body);
      assertThat(shop.figures("route", "path", "application_bytes"))
          .containsEntry("/shop/plain", 102_000L)
          .containsEntry("/shop/files/**", 50_000L)
          .containsEntry("/shop/later/{what}", (long) "later x".length());
      assertThat(shop.figures("status", "status", "application_bytes"))
          .isEqualTo(Map.of("200", 152_007L));
      assertThat(shop.activeSites())
          .contains("socket_read", "socket_write", "servlet", "servlet_write", "route")
          .doesNotContain("tls_engine_wrap", "native_read");
      shop.assertNoFaults();
    }
  }

  /** Jetty 12.1 has another way for what is left when the output is closed. */
  @Test
  void keepsWhatIsLeftWhenTheApplicationClosesItsOutput() throws Exception {
    try (Shop shop = Shop.ofJetty()) {
      shop.get(200, "/shop/plain?bytes=100000&by=stream");
      shop.get(200, "/shop/plain?bytes=100000&by=writer");
      shop.get(200, "/shop/plain?bytes=100000&by=writer&close=1");
      shop.get(200, "/shop/plain?bytes=10&by=writer&close=1");

      assertThat(shop.figures("path", "path", "response_body_bytes"))
          .isEqualTo(Map.of("/shop/plain", 300_010L));
      assertThat(shop.figures("path", "path", "application_bytes"))
          .isEqualTo(Map.of("/shop/plain", 300_010L));
      shop.assertNoFaults();
    }
  }

  @Test
  void countsFilesThatTheKernelSendsAsWritten() throws Exception {
    byte[] content = new byte[300_000];
    Files.createDirectory(folder.resolve("static"));
    Files.write(folder.resolve("static/large.bin"), content);
    try (Shop shop = new Shop(folder, "")) {
      assertThat(shop.get(200, "/shop/static/large.bin")).isEqualTo(content.length);

      assertThat(shop.figures("path", "path", "response_body_bytes"))
          .isEqualTo(Map.of("/shop/static/large.bin", 300_000L));
      assertThat(shop.figures("path", "path", "application_bytes"))
          .isEqualTo(Map.of("/shop/static/large.bin", 300_000L));
      shop.assertNoFaults();
    }
  }
}
