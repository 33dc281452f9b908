package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StaticContentTest {
  @ParameterizedTest
  @CsvSource({
    "200, image/png, /logo",
    "206, video/mp4, /film",
    "304, , /app.JS",
    "200, application/octet-stream, /fonts/a.woff2",
    "200, text/css, /",
    "200, text/plain, /app.js.map",
  })
  void isStaticByTypeOrByEnding(int status, String type, String path) {
    assertThat(StaticContent.is(status, type, path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/json, /data.js",
    "200, text/html, /index.png",
    "404, image/png, /logo.png",
    "500, , /app.js",
    "200, , /css",
    "200, , /a.js/b",
    "200, , /a.",
    "200, image, /a",
    "200, , ''",
  })
  void isNotWhatIsComputedOrNotThere(int status, String type, String path) {
    assertThat(StaticContent.is(status, type, path)).isFalse();
  }
}
