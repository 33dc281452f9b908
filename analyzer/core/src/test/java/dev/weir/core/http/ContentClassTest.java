package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentClassTest {
  @ParameterizedTest
  @CsvSource({
    "image/webp, /avatar, STATIC",
    "text/css, /, STATIC",
    "text/html, /logo.png, DYNAMIC",
    "application/json, /api/orders, DYNAMIC",
    ", /app.3f2a.js, STATIC",
    ", /v1.png/orders, DYNAMIC",
    "application/octet-stream, /fonts/a.woff2, STATIC",
    ", /report, DYNAMIC",
  })
  void goesByTypeAndElseByEnding(@Nullable String type, String path, ContentClass expected) {
    assertThat(ContentClass.of(type, path)).isEqualTo(expected);
  }
}
