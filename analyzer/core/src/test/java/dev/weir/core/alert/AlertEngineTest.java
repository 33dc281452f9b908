package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.route.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertEngineTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_700_000_100 * SECOND; // a whole number of five minutes

  private final List<Alert> told = new ArrayList<>();
  private AlertEngine engine = new AlertEngine(AlertRules.DEFAULT, told::add);

  private static long at(long second) {
    return START + second * SECOND;
  }

  private List<String> told() {
    return told.stream()
        .map(
            alert ->
                alert.rule().key() + ' ' + alert.route() + (alert.firing() ? " fires" : " is over"))
        .toList();
  }

  private static AlertRules only(Rule rule) {
    return new AlertRules(
        64,
        rule == Rule.SHARE ? ShareRule.DEFAULT : null,
        rule == Rule.SLOW_STATIC ? SlowStaticRule.DEFAULT : null,
        rule == Rule.JITTER ? JitterRule.DEFAULT : null,
        rule == Rule.PERIODIC_PEAK ? PeriodicRule.DEFAULT : null,
        rule == Rule.ANOMALY ? AnomalyRule.DEFAULT : null);
  }

  private void watchOnly(Rule rule) {
    engine = new AlertEngine(only(rule), told::add);
  }

  @Nested
  class OfShare {
    private void load(int from, int to, long large, long small) {
      for (int second = from; second < to; second++) {
        engine.bytes("/large", at(second), large);
        for (int i = 0; i < 8; i++) {
          engine.bytes("/small/" + i, at(second), small);
        }
      }
    }

    @Test
    void firesForTheRouteThatHasMoreThanAThird() {
      watchOnly(Rule.SHARE);
      load(0, 240, 500_000, 100_000);
      assertThat(told()).containsExactly("share /large fires");
      assertThat(told.get(0).value()).isEqualTo(500 / 1300.0);
      assertThat(told.get(0).threshold()).isEqualTo(0.3);
      assertThat(told.get(0).firedNanos() - told.get(0).sinceNanos()).isEqualTo(180 * SECOND);
      assertThat(engine.firing()).hasSize(1);
      assertThat(engine.raised()).containsEntry(Rule.SHARE, 1L);
    }

    @Test
    void isOverTwoMinutesAfterTheRouteHasLess() {
      watchOnly(Rule.SHARE);
      load(0, 240, 500_000, 100_000);
      load(240, 480, 50_000, 100_000);
      assertThat(told()).containsExactly("share /large fires", "share /large is over");
      assertThat(engine.firing()).isEmpty();
    }

    @Test
    void staysSilentWhenTrafficIsEven() {
      load(0, 600, 100_000, 100_000);
      assertThat(told).isEmpty();
    }

    @Test
    void staysSilentWhenTrafficIsLittle() {
      load(0, 600, 50_000, 1_000);
      assertThat(told).isEmpty();
    }

    @Test
    void staysSilentWhereFewerThanFourRoutesCount() {
      watchOnly(Rule.SHARE);
      for (int second = 0; second < 600; second++) {
        engine.bytes("/most", at(second), 1_000_000);
        engine.bytes("/some", at(second), 100_000);
        engine.bytes("/few", at(second), 20_000);
        engine.bytes("/health", at(second), 5_000);
        engine.bytes("/metrics", at(second), 10_000);
      }
      assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void neitherFlapsNorEndsWhenAllTrafficCrossesTheFloor(int seed) {
      watchOnly(Rule.SHARE);
      Random random = new Random(seed);
      load(0, 240, 500_000, 100_000);
      for (int minute = 4; minute < 120; minute++) {
        // About 10 MB a minute, of which one half is of the route.
        long small = 5_000L + random.nextInt(12_000);
        load(minute * 60, minute * 60 + 60, 8 * small, small);
      }
      assertThat(told()).containsExactly("share /large fires");
    }

    @Test
    void isOverWhenThereWasTooLittleTrafficForLong() {
      watchOnly(Rule.SHARE);
      load(0, 240, 500_000, 100_000);
      load(240, 1_000, 5_000, 1_000);
      assertThat(told).hasSize(1);
      load(1_000, 1_300, 5_000, 1_000);
      assertThat(told()).containsExactly("share /large fires", "share /large is over");
    }

    @Test
    void countsTheRestAmongAllButDoesNotAccuseIt() {
      watchOnly(Rule.SHARE);
      for (int second = 0; second < 600; second++) {
        engine.bytes(RouteTable.OTHER, at(second), 1_000_000);
        engine.bytes("/a", at(second), 200_000);
        engine.bytes("/b", at(second), 200_000);
        engine.bytes("/c", at(second), 200_000);
        engine.bytes("/d", at(second), 200_000);
      }
      assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void doesNotFlapWhenTheShareWavers(int seed) {
      watchOnly(Rule.SHARE);
      Random random = new Random(seed);
      load(0, 240, 800_000, 100_000);
      for (int second = 240; second < 5_000; second++) {
        load(second, second + 1, 200_000 + random.nextInt(300_000), 100_000);
      }
      assertThat(told()).containsExactly("share /large fires");
    }
  }

  @Nested
  class OfStaticContent {
    private void finish(int second, String path, String type, int status, long millis) {
      finish("GET", second, path, type, status, millis);
    }

    private void finish(
        String method, int second, String path, String type, int status, long millis) {
      engine.finished("/static/{file}", method, path, status, type, millis * 1_000_000, at(second));
    }

    @Test
    void firesForTheThirdThatIsSlowInTenMinutes() {
      finish(0, "/static/logo.png", "image/png", 200, 501);
      finish(200, "/static/photo.jpg", "image/jpeg", 200, 900);
      engine.advance(at(500));
      assertThat(told).isEmpty();
      finish(500, "/static/shop.css", "text/css", 200, 700);
      engine.advance(at(501));
      assertThat(told()).containsExactly("slow_static /static/{file} fires");
      assertThat(told.get(0).value()).isEqualTo(0.501);
      assertThat(told.get(0).detail()).isEqualTo("such as /static/photo.jpg");
    }

    @Test
    void staysSilentWhereThreeAreFurtherApart() {
      for (int i = 0; i < 10; i++) {
        finish(310 * i, "/static/logo.png", "image/png", 200, 900);
      }
      engine.advance(at(10_000));
      assertThat(told).isEmpty();
    }

    @Test
    void isOverFiveMinutesAfterTenWithoutSlowOnes() {
      for (int i = 0; i < 3; i++) {
        finish(i, "/static/logo.png", "image/png", 200, 900);
      }
      finish(100, "/static/logo.png", "image/png", 200, 450);
      engine.advance(at(800));
      assertThat(told).hasSize(1);
      engine.advance(at(910));
      assertThat(told()).hasSize(2).last().isEqualTo("slow_static /static/{file} is over");
    }

    @Test
    void staysSilentForWhatIsFastOrNotStaticOrNotThere() {
      for (int i = 0; i < 5; i++) {
        finish(i, "/static/logo.png", "image/png", 200, 500);
        finish(i, "/report", "application/json", 200, 5_000);
        finish(i, "/static/gone.png", "image/png", 404, 5_000);
        finish("POST", i, "/static/logo.png", "image/png", 200, 5_000);
      }
      engine.advance(at(60));
      assertThat(told).isEmpty();
    }
  }

  @Nested
  class OfJitter {
    private void alternate(int from, int to, long mean, double deviation) {
      for (int second = from; second < to; second++) {
        double sign = second % 2 == 0 ? 1 : -1;
        engine.bytes("/stream", at(second), Math.round(mean * (1 + sign * deviation)));
        engine.bytes("/other", at(second), 3 * mean);
      }
    }

    @Test
    void isTheVariationOfSixtySeconds() {
      watchOnly(Rule.JITTER);
      alternate(0, 60, 1_000_000, 0.14);
      assertThat(engine.jitters()).doesNotContainKey("/stream");
      alternate(60, 62, 1_000_000, 0.14);
      assertThat(engine.jitters().get("/stream")).isEqualTo(0.14);
      assertThat(engine.jitters().get("/other")).isZero();
    }

    private void watchAll(long steadySeconds) {
      JitterRule rule = new JitterRule(JitterRule.DEFAULT.ratio(), 100_000, steadySeconds * SECOND);
      engine = new AlertEngine(new AlertRules(64, null, null, rule, null, null), told::add);
    }

    @Test
    void firesAboveFifteenPercentForTwoMinutes() {
      watchAll(0);
      alternate(0, 300, 1_000_000, 0.16);
      assertThat(told()).containsExactly("jitter /stream fires");
      assertThat(told.get(0).firedNanos()).isEqualTo(at(60 + 120));
    }

    @Test
    void firesForARouteThatWasSteadyForTenMinutesOnly() {
      watchOnly(Rule.JITTER);
      alternate(0, 700, 1_000_000, 0.16);
      alternate(700, 1_300, 1_000_000, 0.05);
      alternate(1_300, 2_000, 1_000_000, 0.16);
      assertThat(told).isEmpty();
      alternate(2_000, 2_700, 1_000_000, 0.05);
      alternate(2_700, 3_000, 1_000_000, 0.16);
      assertThat(told()).containsExactly("jitter /stream fires");
    }

    @Test
    void takesLessTrafficIntoAccount() {
      watchOnly(Rule.JITTER);
      alternate(0, 700, 1_600_000, 0.05);
      alternate(700, 3_000, 100_000, 0.20); // twice of which would be by chance alone
      assertThat(told).isEmpty();
      alternate(3_000, 4_000, 100_000, 0.80);
      assertThat(told()).containsExactly("jitter /stream fires");
    }

    @Test
    void neitherFlapsNorEndsWhenTrafficCrossesTheFloor() {
      watchAll(0);
      alternate(0, 300, 1_000_000, 0.16);
      for (int i = 0; i < 20; i++) {
        alternate(300 + 200 * i, 400 + 200 * i, 95_000, 0.16);
        alternate(400 + 200 * i, 500 + 200 * i, 105_000, 0.16);
      }
      assertThat(told()).containsExactly("jitter /stream fires");
    }

    @ParameterizedTest
    @CsvSource({"1000000, 0.149", "99000, 0.9"})
    void staysSilentBelowItAndBelowTheMinimum(long mean, double deviation) {
      watchAll(0);
      alternate(0, 600, mean, deviation);
      assertThat(told).isEmpty();
    }

    @Test
    void endsOnlyBelowTheSli() {
      watchAll(0);
      alternate(0, 300, 1_000_000, 0.16);
      alternate(300, 700, 1_000_000, 0.13);
      assertThat(told).hasSize(1);
      alternate(700, 1_000, 1_000_000, 0.11);
      assertThat(told()).hasSize(2).last().isEqualTo("jitter /stream is over");
    }
  }

  @Nested
  class OfPeriodicPeaks {
    @ParameterizedTest
    @CsvSource({"300, 0", "300, 123", "60, 7", "90, 50", "600, 10", "1800, 900"})
    void namesTheRouteAndThePeriod(int period, int phase) {
      watchOnly(Rule.PERIODIC_PEAK);
      Random random = new Random(period + phase);
      for (int second = 0; second < 10 * period; second++) {
        if (second % (1 + period / 300) == 0) {
          engine.bytes("/shop", at(second), random.nextInt(20_000));
        }
        if (second % period == phase) {
          engine.bytes("/cron", at(second), 60_000);
        }
      }
      engine.finish();
      assertThat(told()).containsExactly("periodic_peak /cron fires");
      assertThat(told.get(0).periodNanos()).isEqualTo(period * SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsAJobThatComesLateAndHitsABusyRoute(int seed) {
      watchOnly(Rule.PERIODIC_PEAK);
      Random random = new Random(seed);
      int next = 300;
      for (int second = 0; second < 2 * 3600; second++) {
        engine.bytes("/shop", at(second), random.nextInt(20_000));
        if (second == next) {
          engine.bytes("/shop", at(second), 900_000);
          next = (second / 300 + 1) * 300 + random.nextInt(10);
        }
      }
      assertThat(told()).containsExactly("periodic_peak /shop fires");
      assertThat(Math.abs(told.get(0).periodNanos() / SECOND - 300)).isLessThanOrEqualTo(2);
    }

    @Test
    void isOverWhenTheJobIs() {
      watchOnly(Rule.PERIODIC_PEAK);
      for (int second = 0; second < 3 * 3600; second++) {
        engine.bytes("/shop", at(second), 1_000);
        if (second < 3600 && second % 300 == 0) {
          engine.bytes("/cron", at(second), 60_000);
        }
      }
      assertThat(told())
          .containsExactly("periodic_peak /cron fires", "periodic_peak /cron is over");
      assertThat(told.get(1).resolvedNanos()).isLessThan(at(2 * 3600));
    }

    @Test
    void doesNotNameThirtySecondsForAPollOfTen() {
      watchOnly(Rule.PERIODIC_PEAK);
      for (int second = 0; second < 3600; second += 10) {
        engine.bytes("/health", at(second), 60_000);
      }
      engine.finish();
      assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void staysSilentInNoise(int seed) {
      watchOnly(Rule.PERIODIC_PEAK);
      Random random = new Random(seed);
      for (int second = 0; second < 2 * 3600; second++) {
        if (random.nextInt(4) == 0) {
          engine.bytes("/often", at(second), 1_000 + random.nextInt(500_000));
        }
        if (random.nextInt(300) == 0) {
          engine.bytes("/rarely", at(second), 60_000);
        }
        engine.bytes("/steadily", at(second), 50_000);
      }
      engine.finish();
      assertThat(told).isEmpty();
    }

    @Test
    void staysSilentWhereThePeaksAreSmall() {
      watchOnly(Rule.PERIODIC_PEAK);
      for (int second = 0; second < 4 * 3600; second += 300) {
        engine.bytes("/cron", at(second), 9_999);
      }
      engine.finish();
      assertThat(told).isEmpty();
    }
  }

  @Nested
  class OfTheSeason {
    private final Random random = new Random(1);

    private void day(int day, double factorAtNoon) {
      for (int second = 0; second < 86_400; second += 20) {
        double hour = second / 3600.0;
        double usual = 1e6 * (6 + 5 * Math.sin(Math.PI * hour / 12));
        double factor = hour >= 12 && hour < 13 ? factorAtNoon : 1;
        double bytes = 20 * usual * factor * (0.9 + 0.2 * random.nextDouble());
        engine.bytes("/shop", at(day * 86_400L + second), Math.round(bytes));
      }
    }

    @Test
    void firesWhenAnHourIsUnlikeThatOfEarlierDays() {
      watchOnly(Rule.ANOMALY);
      for (int day = 0; day < 5; day++) {
        day(day, 1);
      }
      assertThat(told).isEmpty();
      day(5, 3);
      assertThat(told()).containsExactly("anomaly /shop fires", "anomaly /shop is over");
      assertThat(told.get(0).sinceNanos())
          .isBetween(at(5 * 86_400L + 43_200), at(5 * 86_400L + 44_100));
      assertThat(told.get(0).detail()).startsWith("usually ");
    }

    @Test
    void firesWhenTrafficIsGone() {
      watchOnly(Rule.ANOMALY);
      for (int day = 0; day < 5; day++) {
        day(day, 1);
      }
      engine.advance(at(5 * 86_400L + 7_200));
      assertThat(told()).containsExactly("anomaly /shop fires");
    }

    @Test
    void saysNothingBeforeThreeDays() {
      watchOnly(Rule.ANOMALY);
      day(0, 1);
      day(1, 1);
      day(2, 10);
      assertThat(told).isEmpty();
    }
  }

  @Nested
  class OfTime {
    @Test
    void looksAtWhatComesLateWhereItBelongs() {
      watchOnly(Rule.SHARE);
      engine.bytes("/a", at(100), 5);
      engine.bytes("/a", at(45), 7);
      assertThat(engine.untimelyBytes()).isZero();
      engine.bytes("/a", at(10), 11);
      assertThat(engine.untimelyBytes()).isEqualTo(11);
    }

    @Test
    void isNotThatOfOneExchangeFarInTheFuture() {
      watchOnly(Rule.SHARE);
      for (int second = 0; second < 300; second++) {
        for (int i = 0; i < 5; i++) {
          engine.bytes("/r" + i, at(second), i == 0 ? 1_000_000 : 100_000);
        }
        if (second == 10) {
          engine.bytes("/wrong", at(Duration.ofDays(400).toSeconds()), 5);
          engine.bytes("/wrong", at(Duration.ofDays(400).toSeconds() + 3), 6);
        }
      }
      assertThat(told()).containsExactly("share /r0 fires");
      assertThat(engine.untimelyBytes()).isEqualTo(11);
    }

    @Test
    void goesOnAfterALongSilence() {
      watchOnly(Rule.SHARE);
      engine.bytes("/r0", at(0), 1);
      long day = Duration.ofDays(1).toSeconds();
      for (int second = 0; second < 400; second++) {
        for (int i = 0; i < 5; i++) {
          engine.bytes("/r" + i, at(day + second), i == 0 ? 1_000_000 : 100_000);
        }
      }
      assertThat(told()).containsExactly("share /r0 fires");
    }

    @Test
    void passesWithoutATraceWhereNothingHappens() {
      for (int i = 0; i < 300; i++) {
        engine.bytes("/a", at(i), 1_000_000);
        engine.bytes("/b", at(i), 20_000);
        engine.bytes("/c", at(i), 20_000);
        engine.bytes("/d", at(i), 20_000);
      }
      long afterwards = at(Duration.ofDays(365 * 70).toSeconds());
      engine.bytes("/a", afterwards, 1);
      engine.advance(Long.MAX_VALUE);
      engine.finish();
      assertThat(told()).containsExactly("share /a fires", "share /a is over");
    }

    @Test
    void mayBeAnything() {
      for (long now : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 5, Long.MAX_VALUE - 1}) {
        engine.bytes("/a", now, 1_000_000);
        engine.finished("/a", "GET", "/a.png", 200, "image/png", Long.MAX_VALUE, now);
        engine.advance(now);
      }
      engine.finish();
      assertThat(engine.firing()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void watchesTheLargestRoutesOnly() {
    ShareRule alone = new ShareRule(ShareRule.DEFAULT.share(), 10, 1_000_000, 1);
    engine = new AlertEngine(new AlertRules(4, alone, null, null, null, null), told::add);
    for (int second = 0; second < 300; second++) {
      engine.bytes("/large", at(second), 1_000_000);
      for (int i = 0; i < 10; i++) {
        engine.bytes("/new/" + (second * 10 + i), at(second), 10_000);
      }
    }
    assertThat(told()).containsExactly("share /large fires");
    assertThat(engine.droppedRoutes()).isEqualTo(3_000 - 3);
  }

  @Test
  void givesAPlaceToARouteThatHasBecomeLarge() {
    ShareRule alone = new ShareRule(ShareRule.DEFAULT.share(), 10, 1_000_000, 1);
    engine = new AlertEngine(new AlertRules(4, alone, null, null, null, null), told::add);
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 8; i++) {
        engine.bytes("/r" + i, at(second), 100_000);
      }
      if (second >= 300) {
        engine.bytes("/r7", at(second), 2_000_000);
      }
    }
    assertThat(told()).containsExactly("share /r7 fires");
    assertThat(engine.droppedRoutes()).isLessThan(10);
  }

  @Test
  void keepsAJobAmongManyBusyRoutes() {
    engine = new AlertEngine(AlertRules.DEFAULT, told::add);
    Random random = new Random(4);
    for (int second = 0; second < 3 * 3600; second++) {
      for (int i = 0; i < 100; i++) {
        if (random.nextInt(3) == 0) {
          engine.bytes("/busy/" + i, at(second), random.nextInt(20_000));
        }
      }
      if (second % 300 == 50) {
        engine.bytes("/cron", at(second), 60_000);
      }
    }
    assertThat(told()).containsExactly("periodic_peak /cron fires");
    assertThat(told.get(0).periodNanos()).isEqualTo(300 * SECOND);
  }

  @Test
  void saysNothingOfRulesThatAreOff() {
    engine = new AlertEngine(new AlertRules(4, null, null, null, null, null), told::add);
    for (int second = 0; second < 300; second++) {
      engine.bytes("/large", at(second), second * 1_000_000L);
      engine.bytes("/small", at(second), 1);
      engine.finished("/large", "GET", "/x.png", 200, "image/png", 5 * SECOND, at(second));
    }
    engine.finish();
    assertThat(told).isEmpty();
    assertThat(engine.raised()).isEmpty();
    assertThat(engine.jitters()).isEmpty();
  }
}
