package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that hold where nobody gave any: silent on ordinary load, and told of each fault. */
final class AlertDefaultsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_700_006_400 * SECOND; // a midnight
  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;

  private final List<Alert> told = new ArrayList<>();
  private final AlertEngine engine = new AlertEngine(AlertRules.DEFAULT, told::add);

  private static long at(long second) {
    return START + second * SECOND;
  }

  private List<String> fired() {
    return told.stream()
        .filter(Alert::firing)
        .map(alert -> alert.rule().key() + ' ' + alert.route())
        .toList();
  }

  /** A shop: requests come when they like, and a few responses are much larger than most. */
  private final class Shop {
    private static final int ROUTES = 8;

    private final Random random;
    private final double requestsPerSecond;
    private final LongToDoubleFunction rhythm;

    Shop(int seed, double requestsPerSecond, LongToDoubleFunction rhythm) {
      this.random = new Random(seed);
      this.requestsPerSecond = requestsPerSecond;
      this.rhythm = rhythm;
    }

    /** The larger the number of the route, the fewer its requests. */
    void second(long second) {
      for (int route = 0; route < ROUTES; route++) {
        double mean = requestsPerSecond * rhythm.applyAsDouble(second) / (4 + route) / 1.02;
        for (int i = poisson(mean); i > 0; i--) {
          engine.bytes("/shop/" + route, at(second), size());
          if (route == 1) {
            long nanos = 20_000_000L + random.nextInt(60_000_000);
            String path = "/shop/1/logo.png";
            engine.finished("/shop/1", "GET", path, 200, "image/png", nanos, at(second));
          }
        }
      }
    }

    private int poisson(double mean) {
      if (mean > 30) {
        return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
      }
      int count = 0;
      double left = Math.exp(-mean);
      for (double product = random.nextDouble(); product > left; product *= random.nextDouble()) {
        count++;
      }
      return count;
    }

    /** Of Pareto, with a tail of 1.5, up to 2 MB. */
    private long size() {
      return (long) Math.min(2e6, 4_000 * Math.pow(1 - random.nextDouble(), -1 / 1.5));
    }

    void run(long from, long to) {
      for (long second = from; second < to; second++) {
        second(second);
      }
    }
  }

  private static double steady(long second) {
    return 1;
  }

  /** Between 0.1 at night and 1 at noon. */
  private static double daily(long second) {
    return 0.55 - 0.45 * Math.cos(2 * Math.PI * second / DAY);
  }

  @Nested
  class OnOrdinaryLoad {
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 2, 20, 200})
    void areSilentAtAnyRate(double requestsPerSecond) {
      new Shop(1, requestsPerSecond, AlertDefaultsTest::steady).run(0, 4 * HOUR);
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void areSilentThroughDaysAndNights(int seed) {
      new Shop(seed, 10, AlertDefaultsTest::daily).run(0, 5 * DAY);
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @Test
    void areSilentWhereNothingPassesAtNight() {
      LongToDoubleFunction open = second -> second % DAY >= 8 * HOUR ? 1 : 0;
      new Shop(4, 4, open).run(0, 5 * DAY);
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @Test
    void areSilentWhenABusyServiceThatIsSteadyByDayHasAQuietNight() {
      Random random = new Random(5);
      for (long second = 8 * HOUR; second < 3 * DAY; second++) {
        for (int route = 0; route < 6; route++) {
          double requests = 2_000 * Math.pow(daily(second), 3);
          double deviation = 2 * Math.sqrt(requests) * random.nextGaussian();
          engine.bytes("/api/" + route, at(second), Math.round(3_000 * (requests + deviation)));
        }
      }
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @Test
    void areSilentWhenAServiceStarts() {
      LongToDoubleFunction burst = second -> second < 90 ? 20 : 1;
      Shop shop = new Shop(6, 10, burst);
      for (long second = 0; second < HOUR; second++) {
        if (second < 60) {
          engine.bytes("/warm-up", at(second), 4_000_000);
        }
        shop.second(second);
      }
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @Test
    void areSilentInATestOfAMinute() {
      Random random = new Random(7);
      for (long second = 0; second < 60; second++) {
        engine.bytes("/download", at(second), 5_000_000);
        for (int i = 0; i < 5; i++) {
          engine.bytes("/api/" + i, at(second), random.nextInt(200_000));
        }
        if (second == 3) {
          engine.finished("/f", "GET", "/f.css", 200, "text/css", SECOND, at(second));
        }
      }
      engine.finish();
      assertThat(fired()).isEmpty();
    }

    @Test
    void areSilentWhereTheFewRoutesThatThereAreDifferInSize() {
      for (long second = 0; second < 2 * HOUR; second++) {
        engine.bytes("/download", at(second), 900_000);
        engine.bytes("/api", at(second), 100_000);
        engine.bytes("/health", at(second), 300);
        engine.bytes("/metrics", at(second), 2_000);
      }
      engine.finish();
      assertThat(fired()).isEmpty();
    }
  }

  @Nested
  class OnAFault {
    private final Shop shop = new Shop(11, 40, AlertDefaultsTest::steady);

    @Test
    void nameTheRouteThatTakesMoreThanAThird() {
      for (long second = 0; second < 2 * HOUR; second++) {
        shop.second(second);
        if (second >= HOUR && second < HOUR + 600) {
          engine.bytes("/export", at(second), 400_000);
        }
      }
      engine.finish();
      assertThat(fired()).containsExactly("share /export");
      assertThat(told).hasSize(2);
    }

    @Test
    void nameTheRouteWhoseFilesAreSlow() {
      for (long second = 0; second < HOUR; second++) {
        shop.second(second);
        if (second > 1800 && second < 2400 && second % 60 == 0) {
          engine.finished("/files", "GET", "/f/a.css", 200, "text/css", 2 * SECOND, at(second));
        }
      }
      engine.finish();
      assertThat(fired()).containsExactly("slow_static /files");
      assertThat(told).hasSize(2);
    }

    @Test
    void nameTheRouteThatWasSteadyAndIsNot() {
      for (long second = 0; second < HOUR; second++) {
        shop.second(second);
        boolean stalls = second > 1800 && second < 2400;
        long stalled = second % 4 < 2 ? 0 : 400_000;
        engine.bytes("/stream", at(second), stalls ? stalled : 200_000);
      }
      engine.finish();
      assertThat(fired()).containsExactly("jitter /stream");
      assertThat(told).hasSize(2);
    }

    @Test
    void nameTheRouteThatAJobCallsAndItsPeriod() {
      for (long second = 0; second < 2 * HOUR; second++) {
        shop.second(second);
        if (second % 300 == 20) {
          engine.bytes("/reports/daily", at(second), 500_000);
        }
      }
      engine.finish();
      assertThat(fired()).containsExactly("periodic_peak /reports/daily");
      assertThat(told.get(0).periodNanos()).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void nameTheRouteThatIsUnlikeItsDays() {
      Random random = new Random(12);
      for (long second = 0; second < 5 * DAY; second += 5) {
        boolean crawled = second > 4 * DAY + 12 * HOUR && second < 4 * DAY + 13 * HOUR;
        for (int route = 0; route < 12; route++) {
          double usual = 2e6 * daily(second) * (0.8 + 0.4 * random.nextDouble());
          double bytes = crawled && route == 7 ? 3 * usual : usual;
          engine.bytes("/api/" + route, at(second), Math.round(bytes));
        }
      }
      engine.finish();
      assertThat(fired()).containsExactly("anomaly /api/7");
      assertThat(told).hasSize(2);
    }
  }
}
