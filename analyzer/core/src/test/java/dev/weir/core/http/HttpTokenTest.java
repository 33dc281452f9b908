package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET", "X-Client-Id", "a", "9", "!#$%&'*+-.^_`|~"})
  void takesWhatMayNameAField(String text) {
    assertThat(HttpToken.matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", "(", "a\"", "\u00e9", "\u0660", "a\r", "\u007f"})
  void refusesWhatMayNot(String text) {
    assertThat(HttpToken.matches(text)).isFalse();
  }
}
