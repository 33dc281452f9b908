package dev.weir.replay.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the fields of answers, and of addresses. */
class FieldsTest {
  // RFC 9530 appendix B.1: {"hello": "world"} and a line feed
  private static final String HELLO = "{\"hello\": \"world\"}\n";
  private static final String HELLO_SHA_256 = "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=";

  @Test
  void readsContentRanges() {
    assertThat(ContentRange.parse("bytes 0-9/10")).isEqualTo(new ContentRange(new Span(0, 10), 10));
    assertThat(ContentRange.parse("bytes 5-5/*"))
        .isEqualTo(new ContentRange(new Span(5, 6), ContentRange.UNKNOWN));
    assertThat(ContentRange.parse("bytes */47")).isEqualTo(new ContentRange(null, 47));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 9-0/10",
        "bytes 0-10/10",
        "items 0-9/10",
        "bytes */*",
        "bytes -1-2/3",
        "bytes 0-9",
        "bytes 0-99999999999999999999/*"
      })
  void takesNoRangeForWhatIsNone(String text) {
    assertThat(ContentRange.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "\"a\",   -, -, \"a\"",
        "W/\"a\", -, -, -",
        "W/\"a\", 'Sat, 28 Nov 2026 10:00:00 GMT', 'Sat, 28 Nov 2026 11:00:00 GMT', -",
        "a,       -, -, -",
        "-, 'Sat, 28 Nov 2026 10:00:00 GMT', 'Sat, 28 Nov 2026 10:01:00 GMT', 'Sat, 28 Nov 2026 10:00:00 GMT'",
        "-, 'Sat, 28 Nov 2026 10:00:00 GMT', 'Sat, 28 Nov 2026 10:00:59 GMT', -",
        "-, 'Sat, 28 Nov 2026 10:00:00 GMT', -, -",
        "-, yesterday, 'Sat, 28 Nov 2026 10:00:59 GMT', -",
      })
  void resumesOnlyByAStrongValidator(
      String etag, String lastModified, String date, String expected) {
    java.util.HashMap<String, List<String>> fields = new java.util.HashMap<>();
    put(fields, "ETag", etag);
    put(fields, "Last-Modified", lastModified);
    put(fields, "Date", date);
    assertThat(Validator.of(headers(fields)).ifRange()).isEqualTo(expected);
  }

  private static void put(Map<String, List<String>> fields, String name, String value) {
    if (value != null) {
      fields.put(name, List.of(value));
    }
  }

  @Test
  void readsDigestsOfBothKindsAndPassesOverBrokenOnes() {
    HttpHeaders headers =
        headers(
            Map.of(
                "Repr-Digest",
                List.of("sha-512=:AAAA:, sha-256=:" + HELLO_SHA_256 + ":, id-x=:AAAA:"),
                "Digest",
                List.of("SHA-256=" + HELLO_SHA_256 + ",unixsum=30637"),
                "Content-MD5",
                List.of("Q2hlY2sgSW50ZWdyaXR5IQ==", "not base64")));
    assertThat(DigestFields.ofRepresentation(headers))
        .extracting(Digest::toString)
        .containsExactly("sha-256 (Repr-Digest)", "sha-256 (Digest)");
    assertThat(DigestFields.ofContent(headers))
        .extracting(Digest::toString)
        .containsExactly("md5 (Content-MD5)");
    Digest digest = DigestFields.ofRepresentation(headers).get(0);
    java.security.MessageDigest running = digest.begin();
    running.update(HELLO.getBytes(StandardCharsets.UTF_8));
    assertThat(digest.isValueOf(running)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "attachment; filename=\"a b.txt\", a b.txt",
    "attachment; filename=a.txt, a.txt",
    "attachment; filename=\"../../etc/passwd\", passwd",
    "attachment; filename=\"..\\..\\boot.ini\", boot.ini",
    "attachment; filename=\".bashrc\", bashrc",
    "attachment; filename=\"a\\\"b\", a_b",
    "attachment; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20.txt, naïve .txt",
    "attachment; filename*=UTF-8''..%2F..%2Fa%00b, a_b",
    "inline, ''",
    "attachment; filename=\"..\", ''",
  })
  void namesNoFileElsewhere(String field, String name) {
    assertThat(FileName.ofDisposition(field)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a/b.iso?x=1, b.iso",
    "http://h/a/, ''",
    "http://h/a/%2e%2e%2fetc%2fpasswd, passwd",
    "http://h/a%20b, a b",
    "http://h/a+b, a+b",
  })
  void namesTheFileAsTheAddressEnds(String url, String name) {
    assertThat(FileName.ofPath(URI.create(url))).isEqualTo(name);
  }

  @Test
  void keepsNamesShortEnoughForFileSystems() {
    assertThat(FileName.safe("ä".repeat(300)).getBytes(StandardCharsets.UTF_8).length)
        .isEqualTo(200);
  }

  @Test
  void separatesCredentialsFromAddresses() {
    WebAddress address = WebAddress.parse("http://me:p%40ss@Example.org:80/f?key=secret#part");
    assertThat(address.uri().toString()).isEqualTo("http://example.org/f?key=secret");
    assertThat(address.credentials()).isEqualTo("Basic bWU6cEBzcw=="); // me:p@ss
    assertThat(address.toString()).isEqualTo("http://example.org/f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file", "ftp://h/f", "http:///f", "http://h:99999/", "http://a b/"})
  void refusesOtherAddresses(String text) {
    assertThatThrownBy(() -> WebAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give one such as https://");
  }

  @Test
  void restoresTheStateThatItWrote() {
    Validator validator = new Validator("\"a b\"", "Sat, 28 Nov 2026 10:00:00 GMT", true);
    Digest digest = new Digest("SHA-256", "0A".repeat(32), "Repr-Digest");
    Representation representation = new Representation(100, validator, true, List.of(digest));
    WebAddress address = WebAddress.parse("http://me:pw@h/f?key=secret");
    SavedState state =
        SavedState.of(address, representation, List.of(new Span(0, 10), new Span(50, 100)));
    assertThat(SavedState.parse(state.text())).isEqualTo(state);
    assertThat(state.text()).doesNotContain("secret", "pw", "me:");
  }

  @Test
  void takesNoStateThatIsCutOrOdd() {
    Representation representation =
        new Representation(100, new Validator("\"a\"", null, false), true, List.of());
    String text =
        SavedState.of(WebAddress.parse("http://h/f"), representation, List.of(new Span(0, 10)))
            .text();
    for (int end = 0; end < text.length(); end++) {
      assertThat(SavedState.parse(text.substring(0, end))).as("%s bytes", end).isNull();
    }
    assertThat(SavedState.parse(text.replace("done 0-9", "done 0-100"))).isNull();
    assertThat(SavedState.parse(text.replace("done 0-9", "done 9-0"))).isNull();
    assertThat(SavedState.parse(text.replace("done 0-9", "done x"))).isNull();
    assertThat(SavedState.parse(text.replace("done 0-9", "done 0-9223372036854775807"))).isNull();
    assertThat(SavedState.parse(text.replace("\"a\"", "W/\"a\""))).isNull();
    assertThat(SavedState.parse(text.replace("length 100", "length -1"))).isNull();
    assertThat(SavedState.parse(text.replace("etag", "elephant"))).isNull();
  }

  private static HttpHeaders headers(Map<String, List<String>> fields) {
    return HttpHeaders.of(fields, (name, value) -> true);
  }
}
