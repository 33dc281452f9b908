package dev.weir.benchmarks;

import com.google.common.util.concurrent.RateLimiter;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limiter;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Turn;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one decision about tokens costs, reading the clock included: of our own limiter, of a turn
 * at one limit, and of peers; and as a measure, what it costs to read the clock and to change one
 * {@code long}, which is the least that any of them must do.
 *
 * <p>All grant, at rates that are never reached, but {@code refused}. {@link LimiterRounds} runs
 * them by turns, alone and with two threads contending for one bucket, and tells ratios:
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -cp analyzer/benchmarks/target/benchmarks.jar dev.weir.benchmarks.LimiterRounds 9
 * java -jar analyzer/benchmarks/target/benchmarks.jar LimiterBenchmark -prof gc
 * </pre>
 *
 * <p>Last result, 2026-11-29, 2 cores of an Intel Xeon (model 207), JDK 17, five rounds, in ns and
 * times {@code bare}, alone and with two threads: bare 45 and 152; granted 59 (1.32) and 150
 * (1.03); refused 57 (1.26) and 60 (0.38); turn 85 (1.91) and 191 (1.22); Bucket4j 94 (1.95) and
 * 306 (2.17); Guava 80 (1.67) and 356 (2.34); resilience4j 79 (2.00) and 192 (1.25). Ours 0 B/op,
 * Guava 0, resilience4j 40, Bucket4j 64. The day before, an exchange of one of 100,000 clients: 514
 * ± 69 ns, 0 B/op, the slowest of a hundred 3.1 µs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class LimiterBenchmark {
  /** Never reached: less than ten nanoseconds would have to do for a decision. */
  private static final int BYTES = 10;

  private static final long BYTES_PER_SECOND = 999_999_937; // Bucket4j takes no more than 10^9

  private final AtomicLong position = new AtomicLong();
  private final Limiter granting = new Limiter(Allowance.of(BYTES_PER_SECOND), System.nanoTime());
  private final Limiter refusing = new Limiter(new Allowance(1, 1460), System.nanoTime());
  private final Limits limits = limits(dev.weir.core.limit.Scope.LIMIT);
  private final Bucket bucket4j =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(2 * BYTES_PER_SECOND)
                      .refillGreedy(BYTES_PER_SECOND, Duration.ofSeconds(1)))
          .withNanosecondPrecision()
          .build();
  private final RateLimiter guava = RateLimiter.create((double) BYTES_PER_SECOND);
  private final AtomicRateLimiter resilience4j =
      new AtomicRateLimiter(
          "all",
          RateLimiterConfig.custom()
              .limitForPeriod(Integer.MAX_VALUE)
              .limitRefreshPeriod(Duration.ofMillis(20))
              .timeoutDuration(Duration.ZERO)
              .build());

  /** Empties what refuses. */
  public LimiterBenchmark() {
    refusing.reserve(1_000_000, System.nanoTime());
  }

  /** A connection of each thread's own. */
  @State(Scope.Thread)
  public static class Connection {
    private final Turn turn = new Turn(Direction.RESPONSE);
    private final Exchange exchange = exchange("10.0.0.1");
  }

  /** Exchanges of 100,000 clients, in no order, and a limit for each client. */
  @State(Scope.Thread)
  public static class Clients {
    private final Limits limits = limits(dev.weir.core.limit.Scope.CLIENT);
    private final Turn turn = new Turn(Direction.RESPONSE);
    private final Exchange[] exchanges = new Exchange[100_000];
    private int next;

    /** Makes the exchanges. */
    public Clients() {
      for (int i = 0; i < exchanges.length; i++) {
        exchanges[i] = exchange("10." + i % 10 + '.' + i / 10 % 100 + '.' + i / 1_000);
      }
      Collections.shuffle(Arrays.asList(exchanges), new Random(7));
    }
  }

  /** Reads the clock and changes one {@code long} by it: the measure. */
  @Benchmark
  public long bare() {
    long now = System.nanoTime();
    while (true) {
      long before = position.get();
      if (position.weakCompareAndSetVolatile(before, before + (now & 1))) {
        return before;
      }
    }
  }

  @Benchmark
  public long granted() {
    return granting.take(BYTES, System.nanoTime());
  }

  @Benchmark
  public long refused() {
    return refusing.take(BYTES, System.nanoTime());
  }

  /** As a hook does before a write; counting what passes included. */
  @Benchmark
  public long turn(Connection connection) {
    long now = System.nanoTime();
    connection.turn.of(limits.current(), connection.exchange, false, now);
    return connection.turn.ask(BYTES, BYTES, now);
  }

  /** As a hook does at the beginning of an exchange; every client's bucket is found by its name. */
  @Benchmark
  public long clients(Clients clients) {
    clients.next = (clients.next + 1) % clients.exchanges.length;
    long now = System.nanoTime();
    clients.turn.of(clients.limits.current(), clients.exchanges[clients.next], false, now);
    long answer = clients.turn.ask(BYTES, BYTES, now);
    clients.turn.none(now);
    return answer;
  }

  @Benchmark
  public boolean bucket4j() {
    return bucket4j.tryConsume(BYTES);
  }

  @Benchmark
  public boolean guava() {
    return guava.tryAcquire(BYTES);
  }

  @Benchmark
  public boolean resilience4j() {
    return resilience4j.acquirePermission(BYTES);
  }

  private static Limits limits(dev.weir.core.limit.Scope per) {
    Limits limits = new Limits(Exchange::path);
    LimitRule rule =
        new LimitRule(
            "all",
            Match.ALL,
            Direction.RESPONSE,
            per,
            Allowance.of(BYTES_PER_SECOND),
            Action.DELAY,
            null);
    limits.apply(new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rule)), System.nanoTime());
    return limits;
  }

  private static Exchange exchange(String client) {
    RecordedExchange.Sizes none = new RecordedExchange.Sizes(0, 0, 0);
    return new RecordedExchange(
            new Endpoints(client, 40_000, "10.0.0.2", 80),
            0,
            "GET",
            "/",
            "example.org",
            "1.1",
            0,
            null,
            none,
            none,
            new RecordedExchange.Times(1, 1, 1, 1),
            true,
            false,
            true)
        .tell(new Silence());
  }

  /** Listens to nothing. */
  private static final class Silence implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction way, ByteKind kind, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange exchange) {}

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void finished(Exchange exchange) {}

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {}
  }
}
