package dev.weir.benchmarks;

import dev.weir.core.alert.AlertEngine;
import dev.weir.core.alert.AlertRules;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to watch eight hours of traffic by the built-in rules.
 *
 * <p>300,000 exchanges on 40 routes, at random, of 2 kB up to 5 MB with a heavy tail; and on some of
 * the routes a job of 9 MB every 30 s, 50 s, 70 s and so on, so that as many periods are known. An
 * operation is all of it, searches for periods included.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -jar analyzer/benchmarks/target/benchmarks.jar AlertEngineBenchmark
 * </pre>
 *
 * <p>Last result, 2026-11-29, 2 cores at a load of 10, JDK 17, the same loop outside of JMH, the
 * third time in one process: 1.1, 1.5 and 1.4 s of CPU; when every phase of every period was
 * counted by itself 4.8, 6.9 and 7.7 s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class AlertEngineBenchmark {
  private static final int EXCHANGES = 300_000;
  private static final int ROUTES = 40;
  private static final double SECONDS = 8 * 3600.0;
  private static final long START_NANOS = 1_790_000_000_000_000_000L;
  private static final long JOB_BYTES = 9_000_000;

  /** How many routes have a job. */
  @Param({"0", "10", "40"})
  int jobs;

  /** Watches it all. */
  @Benchmark
  public long watch() {
    long[] told = new long[1];
    AlertEngine engine = new AlertEngine(AlertRules.DEFAULT, alert -> told[0]++);
    Random random = new Random(1);
    double[] due = new double[jobs];
    double second = 0;
    for (int i = 0; i < EXCHANGES; i++) {
      second += SECONDS / EXCHANGES * -Math.log(1 - random.nextDouble());
      long nowNanos = START_NANOS + (long) (second * 1e9);
      for (int job = 0; job < jobs; job++) {
        if (second >= due[job]) {
          due[job] += 30 + 20 * job;
          engine.bytes("/route/" + job, nowNanos, JOB_BYTES);
        }
      }
      double size = 2_000 * Math.pow(1 - random.nextDouble(), -1 / 1.2);
      engine.bytes("/route/" + random.nextInt(ROUTES), nowNanos, (long) Math.min(5e6, size));
    }
    engine.finish();
    return told[0];
  }
}
