package dev.weir.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateChangeTest {

  @Test
  void isAChangeOnlyWhenTheRateIsAnother() {
    assertThat(new RateChange(5, 6, "demand_waits", "x").changed()).isTrue();
    assertThat(RateChange.held(5, "demand_waits", "x").changed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Loss", "loss ", "two words", "_loss", "loss_", "a__b", "2x"})
  void refusesAReasonThatIsNoLabel(String reason) {
    assertThatThrownBy(() -> RateChange.held(1, reason, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reason=" + reason + " is not in snake_case");
  }

  @Test
  void refusesARateThatLetsNothingThrough() {
    assertThatThrownBy(() -> new RateChange(5, 0, "loss", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytesPerSecond=0 is below 1");
  }

  @Test
  void refusesToLeaveTheReasonUnexplained() {
    assertThatThrownBy(() -> RateChange.held(1, "loss", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason=loss");
  }
}
