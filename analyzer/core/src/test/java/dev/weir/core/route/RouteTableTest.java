package dev.weir.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  private static RouteTable table(int maxNamesPerLevel, int maxNodes) {
    return new RouteTable(List.of(), new RouteOptions(maxNamesPerLevel, maxNodes, 16, 64, 256));
  }

  @Test
  void returnsTheSameInstanceForTheSameRoute() {
    RouteTable table = new RouteTable();
    String route = table.routeOf("/users/1");
    assertThat(table.routeOf("/users/1")).isSameAs(route);
    assertThat(table.routeOf("/users/2")).isSameAs(route);
    assertThat(table.generation()).isZero();
  }

  @Test
  void cutsPathsThatAreTooDeep() {
    RouteTable table = new RouteTable();
    String sixteen = "/a".repeat(16);
    assertThat(table.routeOf(sixteen)).isEqualTo(sixteen);
    assertThat(table.routeOf(sixteen + "/b")).isEqualTo(sixteen + "/**");
    assertThat(table.routeOf(sixteen + "/c/d/")).isEqualTo(sixteen + "/**");
    assertThat(table.regroup(sixteen + "/**")).isEqualTo(sixteen + "/**");
    assertThat(table.nodes()).isEqualTo(1 + 16 + 1);
  }

  @Test
  void namesLongSegmentsLong() {
    RouteTable table = new RouteTable();
    assertThat(table.routeOf("/" + "a".repeat(64))).isEqualTo("/" + "a".repeat(64));
    assertThat(table.routeOf("/" + "a".repeat(65))).isEqualTo("/{long}");
    assertThat(table.routeOf("/" + "%D0%BF".repeat(20))).isEqualTo("/{long}");
    assertThat(table.routeOf("/{" + "a".repeat(80) + "}")).isEqualTo("/{long}");
    assertThat(table.routeOf("/" + "1".repeat(8000))).isEqualTo("/{id}");
  }

  @Test
  void forgetsParametersOfSegments() {
    RouteTable table = new RouteTable();
    assertThat(table.routeOf("/a;x=1/b;y")).isEqualTo("/a/b");
    assertThat(table.routeOf("/;x")).isEqualTo("/");
  }

  @Test
  void refusesBoundsThatCannotWork() {
    assertThatThrownBy(() -> new RouteOptions(0, 20_000, 16, 64, 256))
        .hasMessage("maxNamesPerLevel=0 is below 1; set maxNamesPerLevel to 1 or more");
    assertThatThrownBy(() -> new RouteOptions(64, 100, 16, 64, 256))
        .hasMessageStartingWith("maxNodes=100");
    assertThatThrownBy(() -> new RouteOptions(64, 20_000, 0, 64, 256))
        .hasMessageStartingWith("maxSegments=0");
    assertThatThrownBy(() -> new RouteOptions(64, 20_000, 65, 64, 256))
        .hasMessageStartingWith("maxSegments=65");
    assertThatThrownBy(() -> new RouteOptions(64, 20_000, 16, 64, 300))
        .hasMessageStartingWith("cacheSlots=300 is not a power of two");
  }

  @Nested
  class WhenALevelHasTooManyNames {

    @Test
    void collapsesItAtTheFirstNameTooMany() {
      RouteTable table = table(3, 1_000);
      assertThat(table.routeOf("/u/ann")).isEqualTo("/u/ann");
      assertThat(table.routeOf("/u/bob")).isEqualTo("/u/bob");
      assertThat(table.routeOf("/u/cat")).isEqualTo("/u/cat");
      assertThat(table.generation()).isZero();

      assertThat(table.routeOf("/u/dan")).isEqualTo("/u/{name}");
      assertThat(table.generation()).isEqualTo(1);
      assertThat(table.routeOf("/u/ann")).isEqualTo("/u/{name}");
      assertThat(table.regroup("/u/bob")).isEqualTo("/u/{name}");
      assertThat(table.regroup("/u/{name}")).isEqualTo("/u/{name}");
      assertThat(table.routeOf("/u")).isEqualTo("/u");
    }

    @Test
    void mergesWhatIsBelow() {
      RouteTable table = table(3, 1_000);
      for (String user : List.of("ann", "bob", "cat")) {
        table.routeOf("/u/" + user + "/posts");
        table.routeOf("/u/" + user + "/posts/7");
        table.routeOf("/u/" + user + "/" + user);
      }
      table.routeOf("/u/dan");
      assertThat(table.regroup("/u/ann/posts")).isEqualTo("/u/{name}/{name}");
      assertThat(table.regroup("/u/cat/posts/{id}")).isEqualTo("/u/{name}/{name}/{id}");
    }

    @Test
    void keepsValuesOfOneKindAndTheEmptySegmentApart() {
      RouteTable table = table(3, 1_000);
      List<String> paths = List.of("/", "/7", "/2026-11-21", "/a", "/b", "/c", "/d");
      List<String> before = routes(table, paths);
      assertThat(before).containsExactly("/", "/{id}", "/{date}", "/a", "/b", "/c", "/{name}");
      assertThat(routes(table, paths))
          .containsExactly("/", "/{id}", "/{date}", "/{name}", "/{name}", "/{name}", "/{name}");
    }

    @Test
    void takesGuessedTokensIn() {
      RouteTable table = table(3, 1_000);
      String path = "/u/V1StGXR8_Z5jdHi6B-myT";
      assertThat(table.routeOf(path)).isEqualTo("/u/{token}");
      for (int i = 0; i < 50; i++) {
        table.routeOf(path);
      }
      routes(table, List.of("/u/a", "/u/b", "/u/c"));
      assertThat(table.regroup("/u/{token}")).isEqualTo("/u/{name}");
      assertThat(table.routeOf(path)).isEqualTo("/u/{name}");
    }

    @Test
    void keepsNamesWithAGreatShareOfTheVisits() {
      RouteTable table = table(64, 20_000);
      for (int i = 0; i < 100; i++) {
        table.routeOf("/api/orders/" + i);
      }
      for (int i = 0; i < 200; i++) {
        table.routeOf("/guess" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "/admin.php");
      }
      assertThat(table.generation()).isEqualTo(1);
      assertThat(table.routeOf("/api/orders/1")).isEqualTo("/api/orders/{id}");
      assertThat(table.routeOf("/guessaa/admin.php")).isEqualTo("/{name}/admin.php");
    }

    @Test
    void countsVisitsThroughTheCacheToo() {
      for (int slots : new int[] {1, 256}) {
        RouteTable table = new RouteTable(List.of(), new RouteOptions(3, 1_000, 16, 64, slots));
        for (int i = 0; i < 20; i++) {
          table.routeOf("/often");
          table.routeOf("/a");
        }
        routes(table, List.of("/b", "/c"));
        assertThat(routes(table, List.of("/often", "/a", "/b", "/c")))
            .containsExactly("/often", "/a", "/{name}", "/{name}");
      }
    }

    @Test
    void leavesRoutesOfTheOperatorAlone() {
      RouteTable table =
          new RouteTable(
              RouteTemplates.parse("/u/{who}/posts\n/u/ann", "routes"),
              new RouteOptions(3, 1_000, 16, 64, 256));
      assertThat(table.routeOf("/u/ann")).isEqualTo("/u/ann");
      routes(table, List.of("/u/a", "/u/b", "/u/c", "/u/d"));
      assertThat(table.generation()).isEqualTo(1);
      assertThat(table.regroup("/u/ann")).isEqualTo("/u/ann");
      assertThat(table.routeOf("/u/ann")).isEqualTo("/u/ann");
      assertThat(table.regroup("/u/{who}/posts")).isEqualTo("/u/{who}/posts");
    }
  }

  @Nested
  class WhenTheTreeIsFull {

    @Test
    void collapsesTheWidestLevelFirst() {
      RouteTable table = table(400, 256);
      for (int i = 0; i < 20; i++) {
        table.routeOf("/narrow/n" + (char) ('a' + i));
      }
      for (int i = 0; i < 300; i++) {
        table.routeOf("/wide/w" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
      }
      assertThat(table.routeOf("/wide/waa")).isEqualTo("/wide/{name}");
      assertThat(table.routeOf("/narrow/na")).isEqualTo("/narrow/na");
      assertThat(table.otherPaths()).isZero();
    }

    @Test
    void countsWhatItTurnsAway() {
      RouteTable table = table(64, 256);
      Random random = new Random(1);
      String[] kinds = {"7", "2026-11-21", "3f2a1b9c", "a@b.example"};
      int others = 0;
      for (int i = 0; i < 5_000; i++) {
        StringBuilder path = new StringBuilder();
        for (int depth = 0; depth < 8; depth++) {
          path.append('/').append(kinds[random.nextInt(kinds.length)]);
        }
        others += table.routeOf(path.toString()).equals(RouteTable.OTHER) ? 1 : 0;
      }
      assertThat(others).isPositive();
      assertThat(table.otherPaths()).isEqualTo(others);
      assertThat(table.nodes()).isLessThanOrEqualTo(256);
      assertThat(table.regroup(RouteTable.OTHER)).isEqualTo(RouteTable.OTHER);
    }

    /** Each level has fewer names than collapse it, so the tree fills up again and again. */
    @Test
    void staysBoundedUnderAMillionGuesses() {
      RouteTable table = new RouteTable();
      String[] words = new String[45];
      for (int i = 0; i < words.length; i++) {
        words[i] = "/" + (char) ('g' + i / 9) + (char) ('g' + i % 9);
      }
      System.arraycopy(
          new String[] {"/7", "/2026-11-21", "/3f2a1b9c", "/a@b.io", "/"}, 0, words, 0, 5);
      int most = 0;
      for (int i = 0; i < 1_000_000; i++) {
        StringBuilder path = new StringBuilder();
        for (int rest = i, depth = 0; depth < 4; depth++) {
          path.append(words[rest % words.length]);
          rest /= words.length;
        }
        table.routeOf(path.toString());
        most = Math.max(most, table.nodes());
      }
      assertThat(table.generation()).isPositive();
      assertThat(most).isBetween(10_000, RouteOptions.DEFAULT.maxNodes());
    }
  }

  /**
   * For random paths, bounds and orders: an old answer, regrouped, is the answer of now. The upper
   * levels widen slowly, so that deep levels collapse first and are merged later.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void regroupsEveryEarlierAnswerToThePresentOne(long seed) {
    Random random = new Random(seed);
    RouteOptions options =
        new RouteOptions(
            2 + random.nextInt(12),
            256 + random.nextInt(400),
            2 + random.nextInt(6),
            16,
            1 << random.nextInt(8));
    RouteTable table = new RouteTable(RouteTemplates.parse("/a/{x}/b\n/c/**", "r"), options);
    int words = 4 + random.nextInt(40);
    Map<String, String> answers = new HashMap<>();
    List<String> paths = new ArrayList<>();
    int generation = 0;
    for (int i = 0; i < 4_000; i++) {
      String path = randomPath(random, 1 + i * words / 4_000, words);
      String route = table.routeOf(path);
      if (answers.put(path, route) == null) {
        paths.add(path);
      }
      assertThat(table.nodes()).isLessThanOrEqualTo(options.maxNodes());
      if (table.generation() != generation || i % 500 == 499) {
        generation = table.generation();
        for (String earlier : paths) {
          String old = answers.getOrDefault(earlier, "");
          String now = table.regroup(old);
          assertThat(table.routeOf(earlier)).as("%s, once %s", earlier, old).isEqualTo(now);
          answers.put(earlier, now);
        }
        assertThat(table.generation()).as("known paths teach nothing").isEqualTo(generation);
      }
    }
    assertThat(generation).isPositive();
  }

  /** Without a change of generation, no answer changes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void announcesEveryChange(long seed) {
    Random random = new Random(seed);
    RouteTable table = table(5, 300);
    Map<String, String> answers = new HashMap<>();
    int generation = 0;
    for (int i = 0; i < 20_000; i++) {
      String path = randomPath(random, 30, 30);
      String route = table.routeOf(path);
      if (table.generation() != generation) {
        generation = table.generation();
        answers.clear();
      }
      String earlier = answers.put(path, route);
      assertThat(earlier == null ? route : earlier).isEqualTo(route);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersTheSameWhateverTheCache(long seed) {
    RouteTable small = new RouteTable(List.of(), new RouteOptions(5, 300, 6, 64, 1));
    RouteTable large = new RouteTable(List.of(), new RouteOptions(5, 300, 6, 64, 1024));
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String path = randomPath(random, 30, 30);
      assertThat(small.routeOf(path)).isEqualTo(large.routeOf(path));
    }
    assertThat(small.generation()).isEqualTo(large.generation()).isPositive();
    assertThat(small.nodes()).isEqualTo(large.nodes());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesAnything(long seed) {
    Random random = new Random(seed);
    RouteTable table = new RouteTable();
    String alphabet = "/;%.@{}*=:-_~09afAFzZ\u00e9\u20ac \u0000eyJ";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder path = new StringBuilder(random.nextInt(3) == 0 ? "" : "/");
      for (int j = random.nextInt(60); j > 0; j--) {
        path.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String route = table.routeOf(path.toString());
      assertThat(route).isNotEmpty();
      if (route.startsWith("/")) {
        assertThat(table.regroup(route)).isEqualTo(route);
      }
    }
  }

  private static List<String> routes(RouteTable table, List<String> paths) {
    List<String> routes = new ArrayList<>();
    for (String path : paths) {
      routes.add(table.routeOf(path));
    }
    return routes;
  }

  private static String randomPath(Random random, int upperWords, int words) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(5); depth >= 0; depth--) {
      boolean upper = path.length() < 4;
      path.append('/').append(randomSegment(random, upper ? upperWords : words));
    }
    return path.toString();
  }

  private static String randomSegment(Random random, int words) {
    // Squaring makes some words far more frequent than others.
    double skewed = random.nextDouble() * random.nextDouble();
    String word = Character.toString((char) ('a' + (int) (skewed * words)));
    return switch (random.nextInt(20)) {
      case 0 -> Integer.toString(random.nextInt(100));
      case 1 -> "";
      case 2 -> word + ".3f2a1b9c.js";
      case 3 -> "{name}";
      case 4 -> "{token}";
      case 5 -> "**";
      case 6 -> random.nextInt(9) + ".json";
      case 7 -> "averyveryverylongname" + word;
      default -> word;
    };
  }
}
