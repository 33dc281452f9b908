package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything, true",
    "a*, a, true",
    "a*, ab, true",
    "a*, ba, false",
    "*.example.org, www.example.org, true",
    "*.example.org, example.org, false",
    "10.*.7, 10.0.0.7, true",
    "10.*.7, 10.0.0.77, false",
    "a*b*c, aXbXbc, true",
    "a**c, abc, true",
    "abc, abc, true",
    "abc, abcd, false",
    "a.c, abc, false",
    "text/*, text/html, true"
  })
  void standsForAnyNumberOfCharacters(String pattern, String name, boolean expected) {
    assertThat(Wildcard.of(pattern).matches(name)).isEqualTo(expected);
  }

  @Test
  void standsForItselfWhereTheNameIsMeant() {
    assertThat(Wildcard.exactly("a*").matches("a*")).isTrue();
    assertThat(Wildcard.exactly("a*").matches("ab")).isFalse();
    assertThat(Wildcard.of("a*")).isNotEqualTo(Wildcard.exactly("a*"));
    assertThat(Wildcard.of("a")).isEqualTo(Wildcard.exactly("a"));
  }

  @Test
  void isNotEmpty() {
    assertThatThrownBy(() -> Wildcard.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsNoMoreThanLengthTimesLength() {
    assertThat(Wildcard.of("*a".repeat(200) + "b").matches("a".repeat(20_000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void equalsTheObviousMatch(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String pattern = anyText(random, "ab*", 1 + random.nextInt(7));
      String name = anyText(random, "ab", random.nextInt(9));
      assertThat(Wildcard.of(pattern).matches(name))
          .as("%s matches %s", pattern, name)
          .isEqualTo(obviously(pattern, name));
    }
  }

  private static String anyText(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static boolean obviously(String pattern, String name) {
    if (pattern.isEmpty()) {
      return name.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return obviously(pattern.substring(1), name)
          || (!name.isEmpty() && obviously(pattern, name.substring(1)));
    }
    return !name.isEmpty()
        && pattern.charAt(0) == name.charAt(0)
        && obviously(pattern.substring(1), name.substring(1));
  }
}
