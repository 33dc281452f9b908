package dev.weir.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossBreakerTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long NORMAL_RATE = 12_500_000;
  private static final long REDUCED_RATE = 5_000_000;

  // The clock overflows five seconds after the start: only differences may matter.
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

  private final LossBreaker breaker = new LossBreaker(BreakerRates.DEFAULT, START);
  private long nowNanos = START;
  private int alerts;

  /**
   * A script is a list of steps, each a number of spans of two seconds and what they are: L lossy,
   * C clean, I idle.
   */
  @ParameterizedTest(name = "{0} ends {1} by {2} after {3} alerts")
  @CsvSource({
    // Five lossy spans in a row trip, four do not.
    "4L,                    NORMAL,  lossy,     0",
    "5L,                    REDUCED, tripped,   0",
    "4L 1C,                 NORMAL,  clean,     0",
    "4L 1C 4L,              NORMAL,  lossy,     0",
    "4L 1C 5L,              REDUCED, tripped,   0",
    // Silence between two lossy spans is no relief.
    "1I,                    NORMAL,  idle,      0",
    "4L 9I 1L,              REDUCED, tripped,   0",
    // Two clean minutes lead back, and are counted from the last lossy span.
    "5L 59C,                REDUCED, clean,     0",
    "5L 60C,                NORMAL,  recovered, 0",
    "5L 59C 1L 59C,         REDUCED, clean,     0",
    "5L 59C 1L 60C,         NORMAL,  recovered, 0",
    // Silence proves nothing clean, nor does it undo what was proven.
    "5L 90I,                REDUCED, idle,      0",
    "5L 59C 90I,            REDUCED, idle,      0",
    "5L 59C 90I 1C,         NORMAL,  recovered, 0",
    // The third trip freezes, whatever lies between but a recovery.
    "9L,                    REDUCED, lossy,     0",
    "10L,                   REDUCED, tripped,   0",
    "14L,                   REDUCED, lossy,     0",
    "15L,                   FROZEN,  tripped,   1",
    "5L 59C 5L 59C 4L,      REDUCED, lossy,     0",
    "5L 59C 5L 59C 5L,      FROZEN,  tripped,   1",
    "10L 60C 5L,            REDUCED, tripped,   0",
    "10L 60C 14L,           REDUCED, lossy,     0",
    "10L 60C 15L,           FROZEN,  tripped,   1",
    // Five minutes are 150 spans, and what they bring is dropped.
    "15L 149L,              FROZEN,  frozen,    1",
    "15L 149C,              FROZEN,  frozen,    1",
    "15L 150L,              REDUCED, thawed,    1",
    "15L 150C,              REDUCED, thawed,    1",
    "15L 150C 59C,          REDUCED, clean,     1",
    "15L 150C 60C,          NORMAL,  recovered, 1",
    // After a freeze trips count from nothing.
    "15L 150L 4L,           REDUCED, lossy,     1",
    "15L 150L 14L,          REDUCED, lossy,     1",
    "15L 150L 15L,          FROZEN,  tripped,   2",
    "15L 150L 60C 4L,       NORMAL,  lossy,     1",
    "15L 150L 60C 5L,       REDUCED, tripped,   1",
  })
  void followsTheTable(String script, BreakerPhase phase, String reason, int expectedAlerts) {
    BreakerOrder order = play(script);

    assertThat(order.phase()).isEqualTo(phase).isEqualTo(breaker.phase());
    assertThat(order.rate().reason()).isEqualTo(reason);
    assertThat(alerts).isEqualTo(expectedAlerts);
  }

  @ParameterizedTest
  @CsvSource({
    "1C,  NORMAL,  12500000, true,  2000000000, false",
    "5L,  REDUCED, 5000000,  false, 1000000,    false",
    "15L, FROZEN,  5000000,  false, 1000000,    true",
    "16L, FROZEN,  5000000,  false, 1000000,    false",
  })
  void ordersByPhase(
      String script,
      BreakerPhase phase,
      long bytesPerSecond,
      boolean retriesAllowed,
      long samplingNanos,
      boolean p1Alert) {
    BreakerOrder order = play(script);

    assertThat(order.phase()).isEqualTo(phase);
    assertThat(order.rate().bytesPerSecond())
        .isEqualTo(bytesPerSecond)
        .isEqualTo(breaker.bytesPerSecond());
    assertThat(order.retriesAllowed()).isEqualTo(retriesAllowed);
    assertThat(order.samplingNanos()).isEqualTo(samplingNanos);
    assertThat(order.p1Alert()).isEqualTo(p1Alert);
  }

  @ParameterizedTest(name = "{0} of {1} bytes sent again: {2}")
  @CsvSource({
    "1500, 10000, lossy",
    "1499, 10000, clean",
    "   0,     1, clean",
    "   1,     1, lossy",
    "   0,     0, idle",
  })
  void callsFifteenPercentLossy(long retransmittedBytes, long sentBytes, String reason) {
    BreakerOrder order = after(2 * SECOND, sentBytes, retransmittedBytes);
    assertThat(order.rate().reason()).isEqualTo(reason);
  }

  @Test
  void changesTheRateOnlyOnTheFirstTripAndOnRecovery() {
    RateChange tripped = play("5L").rate();
    assertThat(tripped.previousBytesPerSecond()).isEqualTo(NORMAL_RATE);
    assertThat(tripped.bytesPerSecond()).isEqualTo(REDUCED_RATE);
    assertThat(tripped.explanation())
        .isEqualTo(
            "20.0 % of the bytes were sent again in the last of 5 lossy spans, trip 1 of 3:"
                + " now 5.00 MB/s");
    assertThat(play("5L").rate().changed()).isFalse();
    assertThat(play("5L").rate().explanation())
        .endsWith("trip 3 of 3: frozen for 5 minutes at 5.00 MB/s");
    assertThat(play("150I").rate().changed()).isFalse();

    RateChange recovered = play("60C").rate();
    assertThat(recovered.previousBytesPerSecond()).isEqualTo(REDUCED_RATE);
    assertThat(recovered.bytesPerSecond()).isEqualTo(NORMAL_RATE);
  }

  @Test
  void sumsMillisecondsToSpans() {
    play("5L");
    // One packet in seven is sent again, and each of those alone is a lossy millisecond.
    for (int i = 1; i < 2_000; i++) {
      BreakerOrder order = after(MILLISECOND, 1_500, i % 7 == 0 ? 1_500 : 0);
      assertThat(order.rate().reason()).isEqualTo("span_running");
    }
    assertThat(after(MILLISECOND, 1_500, 0).rate().reason()).isEqualTo("clean");
  }

  @Test
  void endsASpanWithTheSampleThatIsNearest() {
    // A timer that comes a millisecond early, then as much late.
    assertThat(after(1_999 * MILLISECOND, 100, 0).rate().reason()).isEqualTo("clean");
    assertThat(after(2_001 * MILLISECOND, 100, 0).rate().reason()).isEqualTo("clean");
    // Twice 1.3 s is nearer to 2 s than once; of 1.334 s, once is.
    assertThat(after(1_300 * MILLISECOND, 100, 0).rate().reason()).isEqualTo("span_running");
    assertThat(after(1_300 * MILLISECOND, 100, 0).rate().reason()).isEqualTo("clean");
    assertThat(after(1_334 * MILLISECOND, 100, 0).rate().reason()).isEqualTo("clean");
  }

  @Test
  void countsALongSampleAsOneSpan() {
    play("5L");
    assertThat(after(600 * SECOND, 100, 0).rate().reason()).isEqualTo("clean");
    assertThat(breaker.phase()).isEqualTo(BreakerPhase.REDUCED);
  }

  @Test
  void thawsFiveMinutesAfterTheTripToTheNanosecond() {
    play("15L");
    assertThat(after(300 * SECOND - 1, 100, 20).rate().reason()).isEqualTo("frozen");
    assertThat(after(1, 100, 20).rate().reason()).isEqualTo("thawed");
    assertThat(after(2 * SECOND, 100, 0).rate().explanation())
        .isEqualTo("0.0 % of the bytes were sent again, span 1 of 60");
  }

  @Test
  void takesOtherRates() {
    LossBreaker other = new LossBreaker(new BreakerRates(1_000, 400), 0);
    assertThat(other.bytesPerSecond()).isEqualTo(1_000);
    for (int i = 1; i <= 5; i++) {
      other.observe(i * 2L * SECOND, 100, 100);
    }
    assertThat(other.bytesPerSecond()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 0", "40, 100"})
  void refusesRatesThatReduceNothingOrLeaveNothing(long normal, long reduced) {
    assertThatThrownBy(() -> new BreakerRates(normal, reduced))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reducedBytesPerSecond=" + reduced);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, -1", "-1, -1"})
  void refusesASampleThatCannotHaveBeenSeen(long sentBytes, long retransmittedBytes) {
    assertThatThrownBy(() -> after(2 * SECOND, sentBytes, retransmittedBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retransmittedBytes=" + retransmittedBytes);
  }

  private BreakerOrder play(String script) {
    return Pattern.compile(" ")
        .splitAsStream(script)
        .map(this::spans)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private BreakerOrder spans(String step) {
    int spans = Integer.parseInt(step.substring(0, step.length() - 1));
    for (int i = 1; i < spans; i++) {
      span(step);
    }
    return span(step);
  }

  private BreakerOrder span(String step) {
    return after(2 * SECOND, step.endsWith("I") ? 0 : 100, step.endsWith("L") ? 20 : 0);
  }

  private BreakerOrder after(long nanos, long sentBytes, long retransmittedBytes) {
    nowNanos += nanos;
    BreakerOrder order = breaker.observe(nowNanos, sentBytes, retransmittedBytes);
    alerts += order.p1Alert() ? 1 : 0;
    return order;
  }
}
