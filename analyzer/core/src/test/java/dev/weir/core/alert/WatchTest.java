package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchTest {
  private static final long FOR = 30;
  private static final long CLEAR = 60;

  private final Watch watch = new Watch(Rule.SHARE, new Thresholds(0.3, 0.2, FOR, CLEAR));

  private @Nullable Alert at(long now, double value) {
    return watch.update("/a", value, now);
  }

  @Test
  void firesWhenTheFigureWasAboveForSoLong() {
    assertThat(at(0, 0.31)).isNull();
    assertThat(at(29, 0.5)).isNull();
    Alert alert = Objects.requireNonNull(at(30, 0.31));
    assertThat(alert.firing()).isTrue();
    assertThat(alert.sinceNanos()).isZero();
    assertThat(alert.firedNanos()).isEqualTo(30);
    assertThat(alert.value()).isEqualTo(0.5);
    assertThat(at(31, 0.9)).isNull();
  }

  @Test
  void isNotAboveAtTheThresholdItself() {
    at(0, 0.3);
    assertThat(at(100, 0.3)).isNull();
  }

  @Test
  void beginsAnewWhenTheFigureWasNotAboveForAMoment() {
    at(0, 0.4);
    at(20, 0.3);
    at(21, 0.4);
    assertThat(at(50, 0.4)).isNull();
    assertThat(at(51, 0.4)).isNotNull();
  }

  @Test
  void endsOnlyBelowTheLowerThresholdForSoLong() {
    at(0, 0.4);
    at(30, 0.4);
    assertThat(at(40, 0.25)).isNull();
    assertThat(at(140, 0.25)).isNull();
    assertThat(at(200, 0.1)).isNull();
    assertThat(at(259, 0.1)).isNull();
    Alert alert = Objects.requireNonNull(at(260, 0.1));
    assertThat(alert.firing()).isFalse();
    assertThat(alert.resolvedNanos()).isEqualTo(260);
    assertThat(at(400, 0.1)).isNull();
  }

  @Test
  void goesOnWhenTheFigureComesBackInBetween() {
    at(0, 0.4);
    at(30, 0.4);
    at(100, 0.1);
    at(150, 0.2);
    assertThat(at(160, 0.1)).isNull();
    assertThat(at(219, 0.1)).isNull();
    assertThat(at(220, 0.1)).isNotNull();
  }

  @Test
  void takesNoFigureForNoTime() {
    at(0, 0.4);
    at(20, Double.NaN);
    at(1_000, Double.NaN);
    assertThat(at(1_001, 0.4)).isNull();
    assertThat(at(1_010, 0.4)).isNull();
    Alert begun = Objects.requireNonNull(at(1_011, 0.4));
    assertThat(begun.sinceNanos()).isZero();
    at(1_100, 0.1);
    at(1_150, Double.NaN);
    assertThat(at(5_000, Double.NaN)).isNull();
    assertThat(at(5_001, 0.1)).isNull();
    assertThat(at(5_010, 0.1)).isNull();
    assertThat(at(5_011, 0.1)).isNotNull();
  }

  @Test
  void forgetsWhatHasHadNoFigureForLong() {
    at(0, 0.4);
    at(10, Double.NaN);
    assertThat(at(10 + Watch.KEPT_NANOS, Double.NaN)).isNull();
    long later = 20 + Watch.KEPT_NANOS;
    assertThat(at(later, 0.4)).isNull();
    assertThat(at(later + 29, 0.4)).isNull();
    assertThat(at(later + 30, 0.4)).isNotNull();
    at(later + 40, Double.NaN);
    assertThat(at(later + 39 + Watch.KEPT_NANOS, Double.NaN)).isNull();
    Alert over = Objects.requireNonNull(at(later + 40 + Watch.KEPT_NANOS, Double.NaN));
    assertThat(over.firing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void changesAsOftenAsAnObserverOfTheWholeSeriesWouldSay(int seed) {
    Random random = new Random(seed);
    double[] values = new double[3_000];
    double value = 0.25;
    for (int i = 0; i < values.length; i++) {
      value = Math.min(0.6, Math.max(0, value + 0.03 * random.nextGaussian()));
      values[i] = value;
    }
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Alert alert = at(i, values[i]);
      if (alert != null) {
        told.add(alert.firing() ? i : -i);
      }
    }
    assertThat(told).isEqualTo(naive(values)).isNotEmpty();
  }

  /** Looks back over the whole duration at every step. */
  private static List<Integer> naive(double[] values) {
    List<Integer> told = new ArrayList<>();
    boolean firing = false;
    int changed = -1;
    for (int i = 0; i < values.length; i++) {
      int lookBack = (int) (firing ? CLEAR : FOR);
      boolean all = i - lookBack > changed;
      for (int j = Math.max(0, i - lookBack); j <= i && all; j++) {
        all = firing ? values[j] < 0.2 : values[j] > 0.3;
      }
      if (all) {
        firing = !firing;
        changed = i;
        told.add(firing ? i : -i);
      }
    }
    return told;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void saysNothingMoreOfAFigureThatWaversAboutAThreshold(int seed) {
    Random random = new Random(seed);
    int told = 0;
    for (int i = 0; i < 10_000; i++) {
      double centre = i < 100 ? 0.4 : seed % 2 == 0 ? 0.3 : 0.2;
      told += at(i, centre + 0.05 * random.nextGaussian()) == null ? 0 : 1;
    }
    assertThat(told).isEqualTo(1);
  }

  @Test
  void refusesThresholdsThatNoAlertCouldComeBackFrom() {
    assertThatThrownBy(() -> new Thresholds(0.3, 0.4, 0, 0))
        .hasMessageContaining("below=0.4 is not within 0 and above=0.3");
    assertThatThrownBy(() -> new Thresholds(Double.NaN, 0, 0, 0)).hasMessageContaining("above=NaN");
    assertThatThrownBy(() -> new Thresholds(1, 0, -1, 0)).hasMessageContaining("for=-1");
    assertThatThrownBy(() -> new Thresholds(1, 0, 0, Long.MAX_VALUE))
        .hasMessageContaining("clear-for=");
  }
}
