package dev.weir.benchmarks;

import dev.weir.core.route.RouteTable;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find the route of one path.
 *
 * <p>Paths of a shop: ids under three resources, hashed assets, user names, files with extensions.
 * {@code repeated} draws from 2,000 of them, equal to but not the same as those before, so that the
 * cache answers most; {@code fresh} from 262,144, so that the tree does. The strings know their
 * hash code after the first round; a parser's string computes it, at about one cycle a character.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -jar analyzer/benchmarks/target/benchmarks.jar RouteTableBenchmark -prof gc
 * </pre>
 *
 * <p>Last result, 2026-11-21, 2 cores, EPYC, JDK 17, on a machine busy with other work (load 12):
 * {@code repeated} 79 ± 12 ns/op and 1 B/op, {@code fresh} 861 ± 479 ns/op and 27 B/op; by the CPU
 * time of the thread alone, 27 and 300 ns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteTableBenchmark {
  private static final int PATHS = 1 << 18;
  private static final int REPEATED_PATHS = 2_000;

  private final RouteTable table = new RouteTable();
  private final String[] fresh = new String[PATHS];
  private final String[] repeated = new String[PATHS];
  private int next;

  /** Makes the paths and lets the table learn what it will. */
  @Setup(Level.Trial)
  public void makePaths() {
    Random random = new Random(7);
    for (int i = 0; i < PATHS; i++) {
      fresh[i] = path(random);
    }
    for (int i = 0; i < PATHS; i++) {
      repeated[i] = String.valueOf(fresh[random.nextInt(REPEATED_PATHS)].toCharArray());
    }
    for (String path : fresh) {
      table.routeOf(path);
    }
  }

  @Benchmark
  public String repeated() {
    return table.routeOf(repeated[next()]);
  }

  @Benchmark
  public String fresh() {
    return table.routeOf(fresh[next()]);
  }

  private int next() {
    next = (next + 1) & (PATHS - 1);
    return next;
  }

  private static String path(Random random) {
    int id = random.nextInt(1_000_000);
    return switch (random.nextInt(8)) {
      case 0 -> "/api/v1/users/" + id;
      case 1 -> "/api/v1/orders/" + id + "/items/" + random.nextInt(20);
      case 2 -> "/api/v2/products/" + id;
      case 3 -> "/static/app." + Integer.toHexString(0x10a00000 + id) + ".js";
      case 4 -> "/people/" + Integer.toString(id, 36).replaceAll("[0-9]", "x") + "/feed";
      case 5 -> "/img/" + id + ".webp";
      case 6 -> "/api/v1/sessions/3fa85f64-5717-4562-b3fc-" + (100_000_000_000L + id);
      default -> "/api/v1/health";
    };
  }
}
