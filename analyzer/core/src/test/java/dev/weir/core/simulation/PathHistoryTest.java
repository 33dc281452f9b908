package dev.weir.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.control.PathCounts;
import dev.weir.core.http.Direction;
import org.junit.jupiter.api.Test;

class PathHistoryTest {
  private static final long SECOND = 1_000_000_000;

  private final PathHistory history = new PathHistory();

  @Test
  void saysNothingWhereNobodyLooked() {
    assertThat(history.of(Direction.RESPONSE, 5)).isNull();
  }

  @Test
  void keepsSecondsAndDirectionsApart() {
    history.sent(Direction.RESPONSE, 100, false, 5 * SECOND);
    history.sent(Direction.RESPONSE, 50, true, 6 * SECOND - 1);
    history.sentAgain(Direction.RESPONSE, 50, 6 * SECOND - 1);
    history.sent(Direction.REQUEST, 7, true, 6 * SECOND);
    assertThat(history.of(Direction.RESPONSE, 5)).isEqualTo(new PathCounts(150, 50, 1));
    assertThat(history.of(Direction.REQUEST, 5)).isEqualTo(PathCounts.NOTHING);
    assertThat(history.of(Direction.REQUEST, 6)).isEqualTo(new PathCounts(7, 0, 1));
    assertThat(history.of(Direction.RESPONSE, 7)).isEqualTo(PathCounts.NOTHING);
  }

  @Test
  void putsWhatComesLateIntoItsSecond() {
    for (int second = 0; second < 1_000; second++) {
      history.sent(Direction.RESPONSE, second, false, 10L * second * SECOND);
    }
    history.sent(Direction.RESPONSE, 1, false, 25 * SECOND);
    history.sent(Direction.RESPONSE, 2, false, 30 * SECOND);
    history.sent(Direction.RESPONSE, 3, false, -1);
    assertThat(history.of(Direction.RESPONSE, 25)).isEqualTo(new PathCounts(1, 0, 0));
    assertThat(history.of(Direction.RESPONSE, 30)).isEqualTo(new PathCounts(5, 0, 0));
    assertThat(history.of(Direction.RESPONSE, -1)).isEqualTo(new PathCounts(3, 0, 0));
    assertThat(history.of(Direction.RESPONSE, 9_990)).isEqualTo(new PathCounts(999, 0, 0));
  }

  @Test
  void neverHasMoreSentAgainThanSent() {
    history.sent(Direction.RESPONSE, 10, false, 0);
    history.sentAgain(Direction.RESPONSE, 20, 0);
    assertThat(history.of(Direction.RESPONSE, 0)).isEqualTo(new PathCounts(10, 10, 0));
  }
}
