package dev.weir.benchmarks;

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
import dev.weir.core.limit.Match;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.route.RouteTable;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Outcome;
import dev.weir.core.simulation.Recorder;
import dev.weir.core.simulation.Recording;
import dev.weir.core.simulation.Simulation;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to simulate one exchange.
 *
 * <p>A million exchanges on 1,000 connections, 20,000 a second, 300 MB/s: nine of ten under one
 * limit, one of fifty up to 1 MB and the rest up to 10 kB. The limit is 1 GB/s, where nothing has
 * to wait; 250 MB/s, where two of five have to; or 100 MB/s, where nearly all do and the backlog
 * grows to the end. An operation is an exchange, so 50 ns/op are 20 million exchanges a second.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -jar analyzer/benchmarks/target/benchmarks.jar SimulationBenchmark -prof gc
 * </pre>
 *
 * <p>Last result, 2026-11-29, 2 cores of an Intel Xeon (model 207), JDK 17, load 2: open loop 81 ±
 * 17, 312 ± 126 and 595 ± 147 ns/op (12, 3.2 and 1.7 million exchanges a second), closed loop 82 ±
 * 35, 233 ± 115 and 640 ± 308; below 2 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SimulationBenchmark {
  private static final int EXCHANGES = 1_000_000;
  private static final int CONNECTIONS = 1_000;
  private static final long START_NANOS = 1_790_000_000_000_000_000L;

  /** In MB/s. */
  @Param({"1000", "250", "100"})
  long rate = 1000;

  @Param({"false", "true"})
  boolean closedLoop;

  private @Nullable Simulation simulation;

  /** Records the exchanges. */
  @Setup(Level.Trial)
  public void record() {
    Match match =
        new Match(
            List.of(RouteGlob.of("/api/**")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    LimitRule rule =
        new LimitRule(
            "api",
            match,
            Direction.RESPONSE,
            dev.weir.core.limit.Scope.LIMIT,
            Allowance.of(1_000_000),
            Action.DELAY,
            null);
    LimitSet set = new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rule));
    Recorder recorder = new Recorder(set, new RouteTable());
    fill(recorder);
    Recording recording = recorder.recording();
    LimitSet turned = new Dial("api", Dial.Property.RATE).at(set, rate * 1_000_000);
    simulation = new Simulation(recording.all(), turned, closedLoop);
  }

  private static void fill(Recorder recorder) {
    Random random = new Random(1);
    Endpoints[] ends = new Endpoints[CONNECTIONS];
    long[] free = new long[CONNECTIONS];
    int[] ordinals = new int[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
      ends[i] = new Endpoints("10.0.0." + i % 250, 1024 + i, "10.1.0.1", 80);
    }
    ExchangeListener listener = new TakingDown(recorder);
    long now = START_NANOS;
    for (int i = 0; i < EXCHANGES; i++) {
      now += random.nextInt(100_000);
      int connection = random.nextInt(CONNECTIONS);
      long start = Math.max(free[connection], now);
      long firstByte = start + random.nextInt(5_000_000);
      long bytes = 200L + random.nextInt(random.nextInt(50) == 0 ? 1_000_000 : 10_000);
      long end = firstByte + 2 * bytes;
      free[connection] = end;
      String path = i % 10 == 0 ? "/static/app.js" : "/api/users/" + random.nextInt(1_000);
      new RecordedExchange(
              ends[connection],
              ordinals[connection]++,
              "GET",
              path,
              "example.org",
              "1.1",
              200,
              "text/html",
              new RecordedExchange.Sizes(300, 0, 0),
              new RecordedExchange.Sizes(200, bytes - 200, 0),
              new RecordedExchange.Times(start, start + 1_000, firstByte, end),
              true,
              true,
              true)
          .tell(listener);
    }
  }

  /** All exchanges, once. */
  @Benchmark
  @OperationsPerInvocation(EXCHANGES)
  public @Nullable Outcome simulate() {
    return simulation == null ? null : simulation.run();
  }

  private record TakingDown(Recorder recorder) implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long now) {}

    @Override
    public void requestHead(Exchange x) {}

    @Override
    public void responseHead(Exchange x) {}

    @Override
    public void finished(Exchange x) {
      recorder.add(x);
    }

    @Override
    public void oddity(String name, @Nullable Exchange x, String example) {}
  }
}
