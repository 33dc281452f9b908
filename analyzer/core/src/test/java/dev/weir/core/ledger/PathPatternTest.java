package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "/api, /api/v1, true",
    "/api, /ap, false",
    "/api/*, /api/v1, true",
    "/api/*, /api/v1/x, false",
    "/api/**, /api/v1/x, true",
    "/**/x, /api/v1/x, true",
    "/*/x, /api/v1/x, false",
    "/a?c, /abc, true",
    "/a?c, /a/c, false",
    "*.css, /a.css, false",
    "**.css, /a/b.css, true"
  })
  void matchesPrefixesAndGlobs(String pattern, String path, boolean matches) {
    assertThat(new PathPattern(pattern).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void matchesWhatARegularExpressionMatches(long seed) {
    Random random = new Random(seed);
    int matches = 0;
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab/*?*", 8) + "*";
      String path = text(random, "ab/", 8);
      String regex =
          glob.replace("**", "\0").replace("*", "[^/]*").replace("?", "[^/]").replace("\0", ".*");
      boolean expected = Pattern.matches(regex, path);
      assertThat(new PathPattern(glob).matches(path)).as("%s %s", glob, path).isEqualTo(expected);
      matches += expected ? 1 : 0;
    }
    assertThat(matches).isGreaterThan(1_000);
  }

  private static String text(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
