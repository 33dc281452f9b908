package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentClassTest {
  @ParameterizedTest
  @CsvSource({
    "/a, image/png, STATIC",
    "/a, font/woff2, STATIC",
    "/a, video/mp4, STATIC",
    "/a.css, text/css, STATIC",
    "/a, text/javascript, STATIC",
    "/a, text/html, DYNAMIC",
    "/a.js, application/json, DYNAMIC",
    "/a.PNG, , STATIC",
    "/a/b.min.js, , STATIC",
    "/files/app.wasm, application/octet-stream, STATIC",
    "/files/1, application/octet-stream, DYNAMIC",
    "/css, , DYNAMIC",
    "/v1.2/users, , DYNAMIC",
    "/., , DYNAMIC",
    "'', , DYNAMIC",
  })
  void goesByTheTypeAndThenByTheEnding(String path, @Nullable String type, ContentClass expected) {
    assertThat(ContentClass.of(path, type)).isEqualTo(expected);
  }
}
