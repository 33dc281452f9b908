package dev.weir.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteGlobTest {
  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /a, false",
    "/a, /a, true",
    "/a, /a/, false",
    "/a/, /a/, true",
    "/a/, /a, false",
    "/**, /, true",
    "/**, /a/b/c, true",
    "/a/**, /a, true",
    "/a/**, /a/, true",
    "/a/**, /a/b/c, true",
    "/a/**, /ab, false",
    "/**/b, /b, true",
    "/**/b, /a/a/b, true",
    "/**/b, /a/b/a, false",
    "/**/b/**, /a/b/a, true",
    "/api/*/reports/**, /api/v1/reports/2026/q1, true",
    "/api/*/reports/**, /api/reports/2026, false",
    "/api/**/export/*, /api/a/export/b/export/c, true",
    "/users/{id}, /users/7, true",
    "/users/{id}, /users/, false",
    "/tiles/{x}.png, /tiles/7.png, true",
    "/tiles/*.png, /tiles/.png, false",
    "/a/b, '/a;v=1/b;w=2', true",
    "/*, *, false",
    "/**, example.org:443, false",
    "/**, '', false"
  })
  void matchesWholePaths(String glob, String path, boolean expected) {
    assertThat(RouteGlob.of(glob).matches(path)).isEqualTo(expected);
  }

  @Test
  void equalsWhatIsWrittenAlike() {
    assertThat(RouteGlob.of("/a/**")).isEqualTo(RouteGlob.of("/a/**")).hasToString("/a/**");
    assertThat(RouteGlob.of("/a/**")).isNotEqualTo(RouteGlob.of("/a/*"));
    assertThat(RouteGlob.of("/a/**")).hasSameHashCodeAs(RouteGlob.of("/a/**"));
  }

  @Test
  void saysWhereItCannotBeRead() {
    assertThatThrownBy(() -> RouteGlob.of("a"))
        .isInstanceOf(RouteSyntaxException.class)
        .hasMessageStartingWith("template:1:1: a template begins with '/'");
    assertThatThrownBy(() -> RouteGlob.of("/api/{id}/b c"))
        .isInstanceOf(RouteSyntaxException.class)
        .hasMessageStartingWith("template:1:12: white space in a template");
    assertThatThrownBy(() -> RouteGlob.of("/a**")).isInstanceOf(RouteSyntaxException.class);
    assertThatThrownBy(() -> RouteGlob.of("/a?b=1")).hasMessageContaining("ends a path");
  }

  @Test
  void needsNoMoreThanLengthTimesLength() {
    assertThat(RouteGlob.of("/**/a".repeat(100) + "/b").matches("/a".repeat(10_000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void equalsTheObviousMatch(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String glob = any(random, List.of("a", "b", "*", "**", "a*", "{x}b", ""), 5);
      String path = any(random, List.of("a", "b", "ab", "aab", "b;a", ""), 6);
      assertThat(RouteGlob.of(glob).matches(path))
          .as("%s matches %s", glob, path)
          .isEqualTo(obviously(glob, path));
    }
  }

  private static String any(Random random, List<String> segments, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      text.append('/').append(segments.get(random.nextInt(segments.size())));
    }
    return text.toString();
  }

  /** Takes the first segment of each, as long as there are any. */
  private static boolean obviously(String glob, String path) {
    if (glob.isEmpty()) {
      return path.isEmpty();
    }
    String rest = glob.substring(end(glob));
    if (glob.substring(0, end(glob)).equals("/**")) {
      return obviously(rest, path)
          || (!path.isEmpty() && obviously(glob, path.substring(end(path))));
    }
    return !path.isEmpty()
        && RouteTemplate.of(glob.substring(0, end(glob))).matches(path.substring(0, end(path)))
        && obviously(rest, path.substring(end(path)));
  }

  private static int end(String text) {
    int slash = text.indexOf('/', 1);
    return slash < 0 ? text.length() : slash;
  }
}
