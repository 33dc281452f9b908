package dev.weir.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentageTest {
  @ParameterizedTest
  @CsvSource({"30%, 0.3", "0.5 %, 0.005", "100%, 1", "250%, 2.5", "0%, 0", "7%, 0.07"})
  void readsPartsOfOne(String text, double part) {
    assertThat(Percentage.parse(text)).isEqualTo(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "30", "0.3", "-1%", "30%%", "3e1%", "30 % more", "NaN%"})
  void refusesWhatIsNoPercentage(String text) {
    assertThatThrownBy(() -> Percentage.parse(text))
        .isInstanceOf(UnitSyntaxException.class)
        .hasMessageEndingWith("; write for example 30%");
  }
}
