package dev.weir.core.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void correctsEachByHowManyAreLeft() {
    assertThat(Holm.corrected(new double[] {0.01, 0.5, 0.03, 0.005}))
        .containsExactly(0.03, 0.5, 0.06, 0.02);
  }

  @Test
  void isNeverLessForOneThatWasLikelierAndNeverAboveOne() {
    assertThat(Holm.corrected(new double[] {0.3125, 0.25, 0.75})).containsExactly(0.75, 0.75, 0.75);
    assertThat(Holm.corrected(new double[] {0.8, 0.9})).containsExactly(1, 1);
    assertThat(Holm.corrected(new double[0])).isEmpty();
  }
}
