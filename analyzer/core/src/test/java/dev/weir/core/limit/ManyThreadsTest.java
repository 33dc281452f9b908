package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bound of {@link Limiter} and {@link Turn} on 64 threads and the real clock. Every byte counts
 * at the very time that was told to the limiter, so what is checked is exact, and does not depend
 * on how busy the machine is.
 */
class ManyThreadsTest {
  private static final int THREADS = 64;
  private static final long RUN_NANOS = 200_000_000;

  /** What passed, when: one thread's. */
  private static final class Log {
    private long[] nanos = new long[1024];
    private long[] bytes = new long[1024];
    private int count;

    void add(long atNanos, long passed) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
        bytes = Arrays.copyOf(bytes, 2 * count);
      }
      nanos[count] = atNanos;
      bytes[count] = passed;
      count++;
    }
  }

  private interface Work {
    void run(int thread, Log log, long untilNanos);
  }

  /** Runs on all threads at once, and returns all that passed, in order of time. */
  private static List<long[]> run(Work work) throws InterruptedException {
    List<Log> logs = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Log log = new Log();
      logs.add(log);
      Thread thread =
          new Thread(
              () -> {
                awaitQuietly(start);
                work.run(number, log, System.nanoTime() + RUN_NANOS);
              });
      threads.add(thread);
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    List<long[]> events = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Log log = logs.get(i);
      for (int e = 0; e < log.count; e++) {
        events.add(new long[] {log.nanos[e], log.bytes[e], i});
      }
    }
    events.sort((a, b) -> Long.signum(a[0] - b[0]));
    return events;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void check(List<long[]> events, Allowance allowance, long startNanos) {
    check(events, allowance, 0, startNanos);
  }

  private static void check(
      List<long[]> events, Allowance allowance, long takenBytes, long startNanos) {
    ExactBucket exact = new ExactBucket(allowance, startNanos);
    exact.take(takenBytes, startNanos);
    for (long[] event : events) {
      exact.take(event[1], event[0]);
      if (exact.isInDebt()) {
        throw new AssertionError(exact.tokens(event[0]) + " tokens at " + event[0]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000000, 1460, 100", "100000000, 300000, 3000", "2000000000, 64000, 1460"})
  void grantNoMoreThanRateAndBurst(long bytesPerSecond, long burstBytes, int mostBytes)
      throws InterruptedException {
    Allowance allowance = new Allowance(bytesPerSecond, burstBytes);
    long start = System.nanoTime();
    Limiter limiter = new Limiter(allowance, start);
    List<long[]> events =
        run(
            (thread, log, until) -> {
              long now = System.nanoTime();
              for (int i = thread; now < until; i++) {
                long bytes = 1L + i % mostBytes;
                if (limiter.take(bytes, now) == 0) {
                  log.add(now, bytes);
                } else {
                  LockSupport.parkNanos(1_000);
                }
                now = System.nanoTime();
              }
            });
    check(events, allowance, start);
    // Only so that it is seen to have been at work.
    assertThat(events).hasSizeGreaterThan(THREADS);
  }

  @Test
  void grantNoMoreThanTheHigherRateAndTheLargerBurstWhileBothChangeAllTheTime()
      throws InterruptedException {
    Allowance large = new Allowance(50_000_000, 2_000_000);
    Allowance small = new Allowance(5_000_000, 20_000);
    long start = System.nanoTime();
    Limiter limiter = new Limiter(large, start);
    List<long[]> events =
        run(
            (thread, log, until) -> {
              long now = System.nanoTime();
              for (int i = thread; now < until; i++) {
                long bytes = 1L + i % 3000;
                if (thread < 2) {
                  limiter.change(i % 2 == 0 ? large : small, now);
                  LockSupport.parkNanos(1_000_000);
                } else if (limiter.take(bytes, now) == 0) {
                  log.add(now, bytes);
                }
                now = System.nanoTime();
              }
            });
    check(events, large, start);
  }

  @Test
  void gainNothingByChangesToTheSame() throws InterruptedException {
    Allowance allowance = new Allowance(20_000_000, 100_000);
    long start = System.nanoTime();
    Limiter limiter = new Limiter(allowance, start);
    List<long[]> events =
        run(
            (thread, log, until) -> {
              long now = System.nanoTime();
              for (int i = thread; now < until; i++) {
                long bytes = 1L + i % 3000;
                if (thread < 8) {
                  limiter.change(allowance, now);
                } else if (limiter.take(bytes, now) == 0) {
                  log.add(now, bytes);
                }
                now = System.nanoTime();
              }
            });
    check(events, allowance, start);
    assertThat(events).hasSizeGreaterThan(THREADS);
  }

  /** Three limits at once, clients that are slow, and threads that wait as they are told. */
  @Test
  void takeTurnsWithinAllTheirLimits() throws InterruptedException {
    LimitRule all = Rules.delay("all", Scope.LIMIT, 40_000_000, 120_000_000);
    LimitRule client = Rules.delay("client", Scope.CLIENT, 15_000_000, 30_000_000);
    LimitRule connection = Rules.delay("connection", Scope.CONNECTION, 3_000_000, 50_000);
    Limits limits = new Limits(exchange -> exchange.path());
    long start = System.nanoTime();
    limits.apply(Rules.set(all, client, connection), start);
    drain(limits, start);
    List<long[]> events =
        run(
            (thread, log, until) -> {
              Turn turn = new Turn(Direction.RESPONSE);
              Exchange exchange = Exchanges.of("10.0.0." + thread % 4, "/", 0);
              long now = System.nanoTime();
              for (int i = thread; now < until; i++) {
                turn.of(limits.current(), exchange, false, now);
                long answer = turn.ask(1 + i % 5_000, 100_000, now);
                if (answer < 0) {
                  LockSupport.parkNanos(Math.min(-answer, 20_000_000));
                } else {
                  long passes = i % 3 == 0 ? answer / 2 : answer;
                  if (passes < answer) {
                    turn.unused(answer - passes, System.nanoTime());
                  }
                  log.add(now, passes);
                }
                now = System.nanoTime();
              }
              turn.none(now);
            });
    check(events, all.allowance(), 120_000_000, start);
    for (int i = 0; i < 4; i++) {
      long number = i;
      check(
          events.stream().filter(event -> event[2] % 4 == number).toList(),
          client.allowance(),
          30_000_000,
          start);
    }
    for (int i = 0; i < THREADS; i++) {
      long number = i;
      check(
          events.stream().filter(event -> event[2] == number).toList(),
          connection.allowance(),
          start);
    }
    assertThat(events).hasSizeGreaterThan(THREADS);
  }

  /** Takes all tokens of all and of every client. */
  private static void drain(Limits limits, long nowNanos) {
    for (int i = 0; i < 4; i++) {
      Turn turn = new Turn(Direction.RESPONSE);
      turn.of(limits.current(), Exchanges.of("10.0.0." + i, "/", 0), false, nowNanos);
      turn.charge(30_000_000, nowNanos);
    }
  }
}
