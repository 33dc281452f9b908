package dev.weir.core.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyCounterTest {
  private static final Series USER_1 = get("/users/1");
  private static final Series USERS = get("/users/{id}");
  private static final Series HOME = get("/");

  private final SteadyCounter counter = new SteadyCounter();

  @Test
  void countsOnUnderTheNewNameWhatARouteHadNotShownYet() {
    update(Map.of(USER_1, 100L, HOME, 1L));
    update(Map.of(USERS, 350L, HOME, 1_000L));
    assertThat(counter.shown()).isEqualTo(Map.of(USER_1, 100L, USERS, 250L, HOME, 1_000L));
    update(Map.of(USERS, 360L, HOME, 1_000L));
    assertThat(counter.shown()).isEqualTo(Map.of(USER_1, 100L, USERS, 260L, HOME, 1_000L));
  }

  @Test
  void leavesToTheRestLessByWhatADroppedRowHadShown() {
    update(Map.of(USER_1, 100L, HOME, 1L));
    update(Map.of(Series.REST, 170L, HOME, 5L));
    assertThat(counter.shown()).isEqualTo(Map.of(USER_1, 100L, Series.REST, 70L, HOME, 5L));
  }

  @Test
  void waitsForFiguresThatShrankAltogether() {
    update(Map.of(HOME, 10L));
    update(Map.of(HOME, 3L));
    assertThat(counter.shown()).isEqualTo(Map.of(HOME, 10L));
    update(Map.of(HOME, 12L));
    assertThat(counter.shown()).isEqualTo(Map.of(HOME, 12L));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverShrinksAndAlwaysAddsUpWhereverFiguresMove(long seed) {
    Random random = new Random(seed);
    List<Series> all = new ArrayList<>(List.of(Series.REST, USERS, USER_1, HOME));
    for (int i = 0; i < 20; i++) {
      all.add(get("/users/" + i + (random.nextBoolean() ? "" : "/{name}")));
    }
    Map<Series, Long> figures = new LinkedHashMap<>();
    Map<Series, Long> before = Map.of();
    for (int scrape = 0; scrape < 300; scrape++) {
      for (int i = random.nextInt(6); i > 0; i--) {
        figures.merge(any(all, random), random.nextLong(1_000), Long::sum);
      }
      Long moved = random.nextInt(3) == 0 ? figures.remove(any(all, random)) : null;
      if (moved != null) {
        figures.merge(any(all, random), moved, Long::sum);
      }
      update(figures);
      assertThat(counter.shown().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(figures.values().stream().mapToLong(Long::longValue).sum());
      before.forEach(
          (series, count) -> assertThat(counter.shown().get(series)).isGreaterThanOrEqualTo(count));
      before = Map.copyOf(counter.shown());
    }
    assertThat(before.size()).isGreaterThan(10);
  }

  @Test
  void findsTheTemplateThatAgreesMost() {
    Successors successors = new Successors();
    successors.seen(
        Set.of("/a/{x}/{y}", "/a/{x}/b", "/a/{x}", "/files/**", "/static", "/img/*.png"));
    assertThat(successors.of(get("/a/1/b"))).isEqualTo(get("/a/{x}/b"));
    assertThat(successors.of(get("/a/1/c"))).isEqualTo(get("/a/{x}/{y}"));
    assertThat(successors.of(get("/files/x/y/z"))).isEqualTo(get("/files/**"));
    assertThat(successors.of(get("/static/x"))).isEqualTo(Series.REST);
    assertThat(successors.of(get("/a"))).isEqualTo(Series.REST);
    assertThat(successors.of(get("/static"))).isEqualTo(Series.REST);
  }

  @Test
  void followsATemplateThatVanishesInTurn() {
    Successors successors = new Successors();
    successors.seen(Set.of("/a/b/{id}"));
    assertThat(successors.of(get("/a/b/1"))).isEqualTo(get("/a/b/{id}"));
    successors.seen(Set.of("/a/{name}/{id}"));
    assertThat(successors.of(get("/a/b/1"))).isEqualTo(get("/a/{name}/{id}"));
    assertThat(successors.of(get("/a/b/{id}"))).isEqualTo(get("/a/{name}/{id}"));
  }

  private void update(Map<Series, Long> figures) {
    Successors successors = new Successors();
    successors.seen(figures.keySet().stream().map(Series::route).toList());
    counter.update(figures, successors);
  }

  private static Series any(List<Series> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Series get(String route) {
    return new Series(route, "GET");
  }
}
