package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AllowanceTest {
  @Test
  void isTwoSecondsOfRateByDefault() {
    assertThat(Allowance.of(5_000_000)).isEqualTo(new Allowance(5_000_000, 10_000_000));
  }

  @Test
  void isOneSegmentAtLeast() {
    assertThat(Allowance.of(1).burstBytes()).isEqualTo(1460);
    assertThat(Allowance.of(730).burstBytes()).isEqualTo(1460);
    assertThat(Allowance.of(731).burstBytes()).isEqualTo(1462);
  }

  @Test
  void takesTheSlowestAndTheFastest() {
    assertThat(Allowance.of(Allowance.MOST_BYTES_PER_SECOND).burstBytes())
        .isEqualTo(200_000_000_000L);
    assertThat(Allowance.defaultBurstBytes(Long.MAX_VALUE)).isEqualTo(200_000_000_000L);
    assertThat(new Allowance(1, Allowance.MOST_BURST_BYTES).bytesPerSecond()).isEqualTo(1);
  }

  @Test
  void keepsItsBurstAtAnotherRate() {
    assertThat(Allowance.of(5_000_000).withRate(7)).isEqualTo(new Allowance(7, 10_000_000));
  }

  @Test
  void refusesRatesOutOfRange() {
    assertThatThrownBy(() -> new Allowance(0, 5_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rate=0 bytes per second is not between 1 and 100000000000; set a rate such as 5MB/s");
    assertThatThrownBy(() -> new Allowance(100_000_000_001L, 5_000))
        .hasMessageStartingWith("rate=100000000001 bytes per second is not between");
  }

  @Test
  void refusesBurstsOutOfRange() {
    assertThatThrownBy(() -> new Allowance(1, 1459))
        .hasMessage("burst=1459 is below one segment of 1460 bytes; set burst: 64KiB or more");
    assertThatThrownBy(() -> new Allowance(1, Allowance.MOST_BURST_BYTES + 1))
        .hasMessage("burst=1000000000000001 is above 1000000000000000 bytes; set a smaller burst");
  }

  @Test
  void readsAsAnOperatorWouldWriteIt() {
    assertThat(Allowance.of(5_000_000)).hasToString("5.00 MB/s, burst 10.0 MB");
  }
}
