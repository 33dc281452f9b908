package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimiterTest {
  private static final long SECOND = 1_000_000_000;
  private static final long YEAR = 365 * 86_400 * SECOND;
  private static final Allowance MEGABYTE = new Allowance(1_000_000, 2_000_000);

  private final Limiter limiter = new Limiter(MEGABYTE, 0);

  @Nested
  class WhenFull {
    @Test
    void grantsTheWholeBurstAtOnce() {
      assertThat(limiter.take(2_000_000, 0)).isZero();
      assertThat(limiter.tokens(0)).isZero();
    }

    @Test
    void stays() {
      assertThat(limiter.tokens(100 * YEAR)).isEqualTo(2_000_000);
    }

    @Test
    void grantsMoreThanItHoldsIntoDebt() {
      assertThat(limiter.take(5_000_000, 0)).isZero();
      assertThat(limiter.tokens(0)).isEqualTo(-3_000_000);
      assertThat(limiter.take(1, 3 * SECOND)).isEqualTo(1_000);
      assertThat(limiter.take(1, 3 * SECOND + 1_000)).isZero();
    }
  }

  @Nested
  class WhenEmpty {
    {
      limiter.take(2_000_000, 0);
    }

    @Test
    void saysAfterWhichTimeThereIsEnough() {
      assertThat(limiter.take(1_000, 0)).isEqualTo(1_000_000);
      assertThat(limiter.take(1_000, 999_999)).isEqualTo(1);
      assertThat(limiter.take(1_000, 1_000_000)).isZero();
    }

    @Test
    void losesNothingByRefusing() {
      for (int i = 0; i < 1_000; i++) {
        assertThat(limiter.take(2_000_000, i)).isPositive();
      }
      assertThat(limiter.tokens(SECOND)).isEqualTo(1_000_000);
    }

    @Test
    void grantsMoreThanItHoldsOnceItIsFull() {
      assertThat(limiter.take(5_000_000, 2 * SECOND - 1)).isEqualTo(1);
      assertThat(limiter.take(5_000_000, 2 * SECOND)).isZero();
    }

    @Test
    void keepsTheDebtOfWhatIsReserved() {
      limiter.reserve(700_000, 0);
      limiter.reserve(300_000, 0);

      assertThat(limiter.tokens(0)).isEqualTo(-1_000_000);
      assertThat(limiter.nanosToWait(1, 0)).isEqualTo(SECOND + 1_000);
    }

    @Test
    void leavesNoMoreDebtThanOneBurstOfWhatOnlyLooksOn() {
      assertThat(limiter.observe(1_500_000, 0)).isEqualTo(1_500_000);
      assertThat(limiter.observe(1_500_000, 0)).isEqualTo(3_000_000);
      assertThat(limiter.tokens(0)).isEqualTo(-2_000_000);
    }
  }

  @Test
  void isUnchangedByAThousandPeeks() {
    limiter.take(1_234_567, 0);
    long tokens = limiter.tokens(1);
    for (int i = 0; i < 1_000; i++) {
      // At all times, later ones included.
      limiter.tokens(i * YEAR / 10);
      limiter.nanosToWait(1_000_000, i * YEAR / 10);
    }
    assertThat(limiter.tokens(1)).isEqualTo(tokens).isEqualTo(765_433);
  }

  @Test
  void observesNoDebtWhileThereAreTokens() {
    assertThat(limiter.observe(2_000_000, 0)).isZero();
    assertThat(limiter.tokens(0)).isZero();
  }

  /** With 3 B/s, half a second after the start half a byte of a full bucket has spilled. */
  @Test
  void grantsNoByteMoreThanRateAndBurstAllow() {
    Limiter slow = new Limiter(new Allowance(3, 1460), 0);

    assertThat(slow.take(1460, SECOND / 2)).isZero();
    assertThat(slow.take(1, SECOND / 2 + SECOND / 3)).isPositive();
    assertThat(slow.take(1, SECOND)).isZero();
  }

  @Nested
  class GivingBack {
    @Test
    void undoesATakingOfTheSameTime() {
      limiter.take(2_000_000, SECOND);
      limiter.giveBack(1_500_000, SECOND, SECOND);

      assertThat(limiter.tokens(SECOND)).isEqualTo(1_500_000);
    }

    @Test
    void keepsBackWhatCouldHaveSpilledMeanwhile() {
      limiter.take(1_000_000, 0);
      limiter.giveBack(1_000_000, 0, SECOND / 4);

      // A quarter of a second refilled what was kept back, but for a byte that is rounded away.
      assertThat(limiter.tokens(SECOND / 4)).isEqualTo(1_999_999);
    }

    @Test
    void forfeitsWhatWasHeldForLongerThanItTakesToRefill() {
      limiter.take(1_000_000, 0);
      assertThat(limiter.take(2_000_000, SECOND)).isZero();
      limiter.giveBack(1_000_000, 0, SECOND);

      assertThat(limiter.tokens(SECOND)).isZero();
    }

    @Test
    void forfeitsWhatWasTakenUnderAnotherAllowance() {
      limiter.take(1_000_000, 1_000);
      limiter.change(new Allowance(1_000_000, 1_000_000), 2_000);
      assertThat(limiter.take(1_000_000, 2_000)).isZero();
      limiter.giveBack(1_000_000, 1_000, 2_000);

      assertThat(limiter.tokens(2_000)).isZero();
    }

    @Test
    void neverFillsTheBucketBeyondItsBurst() {
      limiter.take(1_000_000, 0);
      limiter.giveBack(1_000_000, 0, 0);
      limiter.giveBack(1_000_000, 0, 0);

      assertThat(limiter.tokens(0)).isEqualTo(2_000_000);
    }
  }

  @Nested
  class Changing {
    @Test
    void grantsNoBurst() {
      limiter.take(2_000_000, 0);
      limiter.change(new Allowance(2_000_000, 50_000_000), 0);

      assertThat(limiter.tokens(0)).isZero();
      assertThat(limiter.tokens(SECOND)).isEqualTo(2_000_000);
    }

    @Test
    void doesNotFillABucketThatGrew() {
      limiter.change(new Allowance(1_000_000, 50_000_000), 9 * SECOND);

      assertThat(limiter.tokens(9 * SECOND)).isEqualTo(2_000_000);
    }

    @Test
    void losesNoBurstThatStillFits() {
      limiter.take(500_000, 0);
      limiter.change(new Allowance(1, 1_600_000), 0);

      assertThat(limiter.tokens(0)).isEqualTo(1_500_000);
    }

    @Test
    void spillsWhatNoLongerFits() {
      limiter.change(new Allowance(1_000_000, 10_000), 0);
      limiter.change(MEGABYTE, 0);

      assertThat(limiter.tokens(0)).isEqualTo(10_000);
    }

    @Test
    void keepsDebts() {
      limiter.reserve(3_000_000, 0);
      limiter.change(new Allowance(10, 2_000), 0);

      assertThat(limiter.tokens(0)).isEqualTo(-1_000_000);
    }

    @Test
    void losesNoPartOfAByteHoweverOften() {
      Limiter slow = new Limiter(new Allowance(7, 10_000), 0);
      slow.take(10_000, 0);
      for (int i = 1; i <= 100_000; i++) {
        slow.change(new Allowance(7, 10_000 + i), i * SECOND / 1_000);
      }
      assertThat(slow.tokens(100 * SECOND)).isEqualTo(700);
    }

    @Test
    void bringsNothingForwardForAClockThatIsBehind() {
      limiter.take(2_000_000, 0);
      limiter.change(new Allowance(10, 2_000_000), SECOND);
      limiter.change(new Allowance(10, 2_000_000), SECOND);

      assertThat(limiter.tokens(SECOND)).isEqualTo(1_000_000);
      assertThat(limiter.tokens(SECOND - 1_000)).isEqualTo(999_998);
    }

    @Test
    void ofAClockThatIsBehindLetsNoTimePassTwice() {
      limiter.take(2_000_000, 0);
      for (int i = 0; i < 1_000; i++) {
        limiter.change(MEGABYTE, 1_000_000);
        limiter.change(MEGABYTE, 0);
      }
      assertThat(limiter.tokens(1_000_000)).isEqualTo(1_000);
      assertThat(limiter.tokens(2_000_000)).isEqualTo(2_000);
    }
  }

  @Nested
  class WhenTheClock {
    @Test
    void goesBackGrantsNothing() {
      limiter.take(2_000_000, 50 * SECOND);

      assertThat(limiter.tokens(10 * SECOND)).isEqualTo(-40_000_000);
      assertThat(limiter.take(1, 50 * SECOND)).isPositive();
      assertThat(limiter.take(1_000_000, 51 * SECOND)).isZero();
    }

    @Test
    void isBeforeTheStartGrantsTheBurstOnly() {
      assertThat(limiter.take(2_000_000, -YEAR)).isZero();
      assertThat(limiter.take(1, -YEAR)).isPositive();
      assertThat(limiter.tokens(SECOND)).isEqualTo(1_000_000);
    }

    @Test
    void jumpsForwardGrantsOneBurst() {
      limiter.take(2_000_000, 0);

      assertThat(limiter.take(2_000_000, 10 * YEAR)).isZero();
      assertThat(limiter.take(1, 10 * YEAR)).isEqualTo(1_000);
    }

    @Test
    void wrapsAroundCountsOn() {
      long start = Long.MAX_VALUE - SECOND / 2;
      Limiter other = new Limiter(MEGABYTE, start);
      other.take(2_000_000, start);

      assertThat(other.tokens(start + SECOND)).isEqualTo(1_000_000);
      assertThat(other.take(1_000_001, start + SECOND)).isEqualTo(1_000);
    }
  }

  @Test
  void keepsTheRateOverYearsAndPositionsThatWrapAround() {
    Allowance fastest = new Allowance(Allowance.MOST_BYTES_PER_SECOND, Allowance.MOST_BURST_BYTES);
    Limiter fast = new Limiter(fastest, 0);
    for (int year = 1; year <= 200; year++) {
      long now = year * YEAR;
      fast.touch(now);
      assertThat(fast.tokens(now)).as("year %s", year).isEqualTo(Allowance.MOST_BURST_BYTES);
      assertThat(fast.take(Allowance.MOST_BURST_BYTES, now)).isZero();
      assertThat(fast.take(100, now)).isEqualTo(1);
      assertThat(fast.take(100, now + 1)).isZero();
      assertThat(fast.tokens(now + SECOND)).isEqualTo(99_999_999_900L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void losesNoByteInDecades(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long now = random.nextLong();
      Allowance allowance =
          new Allowance(
              1 + random.nextLong(1L << (1 + random.nextInt(36))), Allowance.MOST_BURST_BYTES);
      Limiter old = new Limiter(allowance, now);
      ExactBucket exact = new ExactBucket(allowance, now);
      old.take(Allowance.MOST_BURST_BYTES, now);
      exact.take(Allowance.MOST_BURST_BYTES, now);
      for (int j = 0; j < 10; j++) {
        old.touch(now);
        now += random.nextLong((2 * YEAR) >> random.nextInt(50));
        assertThat(old.tokens(now)).isEqualTo(exact.tokens(now));
      }
    }
  }

  /** The position of 2^63 is the one that tells a line has been replaced. */
  @Test
  void passesOverTheOnePositionThatMeansSomethingElse() {
    Limiter fast = new Limiter(new Allowance(Allowance.MOST_BYTES_PER_SECOND, 1L << 20), 0);
    long half = Limiter.nanosOf(1L << 62, Allowance.MOST_BYTES_PER_SECOND);

    fast.reserve(1L << 62, 0);
    fast.reserve(1L << 62, half);

    assertThat(fast.tokens(2 * half)).isBetween(0L, 1L << 20);
    assertThat(fast.take(1, 2 * half)).isZero();
    fast.giveBack(2, 2 * half, 2 * half);
    assertThat(fast.take(1, 2 * half)).isZero();
    fast.change(MEGABYTE, 2 * half);
    assertThat(fast.take(1, 2 * half)).isZero();
  }

  @Test
  void knowsNoWaitThatCannotBeCounted() {
    Limiter slowest = new Limiter(new Allowance(1, Allowance.MOST_BURST_BYTES), 0);
    slowest.take(Allowance.MOST_BURST_BYTES, 0);

    assertThat(slowest.take(Allowance.MOST_BURST_BYTES, 0)).isEqualTo(Limiter.MOST_NANOS);
  }

  /** Rates from 1 B/s to 100 GB/s, evenly by their digits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsAnExactBucketToTheByte(int seeds) {
    for (int seed = 0; seed < 250; seed++) {
      compareWithAnExactBucket(new Random(250L * seeds + seed));
    }
  }

  private static void compareWithAnExactBucket(Random random) {
    long now = random.nextLong();
    Allowance allowance = anyAllowance(random);
    Limiter limiter = new Limiter(allowance, now);
    ExactBucket exact = new ExactBucket(allowance, now);
    for (int i = 0; i < 60; i++) {
      now += timeThatBringsAbout(bytesOf(allowance, random), allowance, random);
      if (random.nextInt(6) == 0) {
        allowance = anyAllowance(random);
        limiter.change(allowance, now);
        exact.change(allowance, now);
      }
      long bytes = bytesOf(allowance, random);
      long tokens = limiter.tokens(now);
      // What a full bucket spills of a byte is rounded up.
      assertThat(exact.tokens(now) - tokens).isBetween(0L, 1L);
      long nanos = limiter.nanosToWait(bytes, now);
      assertThat(exact.nanosUntil(bytes, now)).isLessThanOrEqualTo(BigInteger.valueOf(nanos));
      assertThat(exact.nanosUntil(bytes + 1, now))
          .isGreaterThanOrEqualTo(BigInteger.valueOf(nanos));
      if (nanos > 0) {
        assertThat(limiter.take(bytes, now)).isEqualTo(nanos);
        assertThat(limiter.take(bytes, now + nanos - 1)).isEqualTo(1);
        now += nanos;
      }
      assertThat(limiter.take(bytes, now)).isZero();
      exact.take(bytes, now);
      assertThat(exact.tokens(now)).isNotNegative();
    }
  }

  static Allowance anyAllowance(Random random) {
    long most = (long) Math.pow(10, 1 + random.nextInt(11));
    long rate = 1 + random.nextLong(most);
    long burst =
        random.nextBoolean()
            ? Allowance.LEAST_BURST_BYTES + random.nextLong(100_000)
            : Allowance.defaultBurstBytes(rate);
    return new Allowance(rate, burst);
  }

  private static long bytesOf(Allowance allowance, Random random) {
    long most = random.nextBoolean() ? allowance.burstBytes() : 10;
    return 1 + random.nextLong(most);
  }

  private static long timeThatBringsAbout(long bytes, Allowance allowance, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong(1_000);
      case 2 -> Limiter.nanosOf(bytes, allowance.bytesPerSecond());
      default -> random.nextLong(3 * SECOND);
    };
  }
}
