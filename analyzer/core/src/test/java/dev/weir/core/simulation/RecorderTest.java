package dev.weir.core.simulation;

import static dev.weir.core.simulation.Scene.MILLI;
import static dev.weir.core.simulation.Scene.rule;
import static dev.weir.core.simulation.Scene.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.RouteGlob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final LimitSet SET = set(rule("all", "/**", 1_000_000, 100_000));

  @Test
  void putsExchangesInTheOrderOfTheirRequestsAndFindsTheNextOfEachConnection() {
    Recording recording =
        new Scene(SET)
            .get("/c", 1, 300, 3, 0)
            .get("/a", 1, 100, 1, 0)
            .get("/b", 2, 200, 2, 0)
            .recording();
    assertThat(each(recording, i -> recording.table.bytes(i, Direction.RESPONSE)))
        .containsExactly(1, 2, 3);
    assertThat(each(recording, recording.table::next)).containsExactly(2, -1, -1);
    assertThat(recording.durationNanos()).isEqualTo(201 * MILLI);
  }

  @Test
  void takesAPipelinedRequestToComeWhenTheAnswerBeforeHasEnded() {
    Recording recording =
        new Scene(SET)
            .exchange("GET", "/a", 1, 0, 10, 0, 5, 100, 20)
            .exchange("GET", "/b", 1, 1, 10, 1, 25, 100, 5)
            .get("/c", 2, 3, 1, 0)
            .recording();
    assertThat(each(recording, i -> recording.table.bytes(i, Direction.RESPONSE)))
        .containsExactly(100, 1, 100);
    assertThat(each(recording, recording.table::next)).containsExactly(2, -1, -1);
    assertThat(recording.table.startNanos(2) - Scene.START).isEqualTo(25 * MILLI);
    assertThat(recording.table.requestEndNanos(2) - Scene.START).isEqualTo(25 * MILLI);
  }

  @Test
  void givesExchangesThatOverlapConnectionsOfTheirOwn() {
    Recording recording =
        new Scene(SET)
            .get("/a", 1, 0, 1, 50)
            .get("/b", 1, 10, 1, 50)
            .get("/c", 1, 70, 1, 0)
            .recording();
    assertThat(each(recording, recording.table::next)).containsExactly(2, -1, -1);
    assertThat(recording.table.connection(0)).isNotEqualTo(recording.table.connection(1));
  }

  @Test
  void givesExchangesOfUnknownConnectionsOneEach() {
    Recording recording = new Scene(SET).get("/a", 0, 0, 1, 0).get("/a", 0, 10, 1, 0).recording();
    assertThat(each(recording, recording.table::next)).containsExactly(-1, -1);
    assertThat(recording.connections).isEqualTo(2);
  }

  @Test
  void setsTimesRightThatAreMissingOrOutOfOrder() {
    long start = Scene.START;
    Recording recording =
        new Scene(SET)
            .add("GET", "/a", 1, new RecordedExchange.Times(start, 0, 0, start + 9), 5, 5)
            .add(
                "PUT",
                "/b",
                2,
                new RecordedExchange.Times(start, start + 8, start + 3, start + 6),
                5,
                5)
            .recording();
    assertThat(each(recording, recording.table::requestEndNanos)).containsExactly(start, start + 8);
    assertThat(each(recording, recording.table::firstByteNanos)).containsExactly(start, start + 8);
    assertThat(each(recording, recording.table::endNanos)).containsExactly(start + 9, start + 8);
  }

  @Test
  void namesRulesAndPatternsThatApplyToNothing() {
    LimitRule some = rule("some", "/a/**", 1_000_000, 100_000);
    LimitRule none = rule("none", "/b/**", 1_000_000, 100_000);
    Recording recording = new Scene(set(some, none)).get("/a/b", 1, 0, 1, 0).recording();
    assertThat(recording.idleRules()).containsExactly(none);
    assertThat(recording.idleGlobs()).containsExactly(RouteGlob.of("/b/**"));
  }

  @Test
  void sortsAsTheJdkDoes() {
    Random random = new Random(3);
    for (int count : new int[] {0, 1, 2, 15, 16, 17, 1_000}) {
      long[] nanos = random.longs(count, 0, 200).toArray();
      Integer[] expected = new Integer[count];
      Arrays.setAll(expected, i -> i);
      Arrays.sort(expected, Comparator.comparingLong(i -> nanos[i]));
      assertThat(Arrays.stream(TimeOrder.of(nanos)).boxed()).containsExactly(expected);
    }
  }

  @Test
  void tellsManyConnectionsApart() {
    Scene scene = new Scene(SET);
    for (int i = 0; i < 5_000; i++) {
      scene.get("/a", 1 + i, i, 1, 0).get("/a", 1 + i, 10_000 + i, 1, 0);
    }
    Recording recording = scene.recording();
    for (int i = 0; i < 5_000; i++) {
      assertThat(recording.table.next(i)).isEqualTo(5_000 + i);
    }
  }

  @Test
  void ordersManyThatComeInAnyOrder() {
    List<Integer> millis = new ArrayList<>(IntStream.range(0, 20_000).boxed().toList());
    Collections.shuffle(millis, new Random(5));
    Scene scene = new Scene(SET);
    millis.forEach(each -> scene.get("/a", 1 + each % 7, each, 1 + each, 0));
    Recording recording = scene.recording();
    for (int i = 0; i < millis.size(); i++) {
      assertThat(recording.table.startNanos(i)).isEqualTo(Scene.START + i * MILLI);
      assertThat(recording.table.bytes(i, Direction.RESPONSE)).isEqualTo(1 + i);
      assertThat(recording.table.next(i)).isEqualTo(i + 7 < millis.size() ? i + 7 : -1);
    }
  }

  private static long[] each(Recording recording, IntToLongFunction of) {
    return IntStream.range(0, recording.exchanges()).mapToLong(of).toArray();
  }
}
