package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.download.DownloadOptions.HeaderField;
import dev.weir.replay.download.RawServer.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that are sent elsewhere. */
class DownloadRedirectTest extends DownloadTestCase {
  @Test
  void leavesCredentialsAndGivenFieldsBehind() throws Exception {
    try (RawServer home = new RawServer(file(content, ETAG))) {
      try (RawServer first =
          new RawServer(answer("302 Found", "Location: " + home.url("/elsewhere")))) {
        DownloadOptions options =
            options(first.url("/file.bin").replace("//", "//me:pw@"))
                .withHeaders(
                    List.of(
                        HeaderField.parse("X-Api-Key: secret"),
                        HeaderField.parse("Cookie: a=b"),
                        HeaderField.parse("Accept: text/csv")));
        run(options);
        requireWhole(content);
        assertThat(first.gets().get(0).field("authorization")).isEqualTo("Basic bWU6cHc=");
        assertThat(first.gets().get(0).field("x-api-key")).isEqualTo("secret");
      }
      Request second = home.gets().get(0);
      assertThat(second.fields()).doesNotContainKeys("Authorization", "X-Api-Key", "Cookie");
      assertThat(second.field("accept")).isEqualTo("text/csv");
    }
  }

  @Test
  void takesThemAlongOnTheSameServer() throws Exception {
    try (RawServer server =
        new RawServer(answer("307 Temporary Redirect", "Location: b.bin"), file(content, ETAG))) {
      run(options(server).withHeaders(List.of(HeaderField.parse("Cookie: a=b"))));
      requireWhole(content);
      assertThat(server.gets().get(1).path()).isEqualTo("/b.bin");
      assertThat(server.gets().get(1).field("cookie")).isEqualTo("a=b");
    }
  }

  @Test
  void followsNoCircle() throws Exception {
    try (RawServer server = new RawServer(answer("301 Moved Permanently", "Location: /"))) {
      assertThat(failure(options(server))).contains("more than 10 redirects");
      assertThat(server.gets()).hasSize(11);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "http://", "::"})
  void followsNothingElse(String location) throws Exception {
    try (RawServer server = new RawServer(answer("302 Found", "Location: " + location))) {
      assertThat(failure(options(server))).contains("redirected to no address of HTTP");
    }
  }
}
