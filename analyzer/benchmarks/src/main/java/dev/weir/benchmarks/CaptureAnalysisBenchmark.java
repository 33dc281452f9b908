package dev.weir.benchmarks;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.CaptureAnalysis;
import dev.weir.capture.file.CaptureFile;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.route.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole capture file in process, once warm: read, decoded, reassembled, parsed, charged.
 *
 * <p>{@code small} is 1.27 million packets of 534,000 exchanges, {@code big} 1.3 GB in 80,740
 * exchanges; both are made by {@link TrafficGenerator} where {@code -p folder} says, if missing.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -jar analyzer/benchmarks/target/benchmarks.jar CaptureAnalysisBenchmark
 * </pre>
 *
 * <p>Results are in {@code analyzer/docs/figures.md}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class CaptureAnalysisBenchmark {

  @Param({"small", "big"})
  public String profile = "";

  @Param("")
  public String folder = "";

  private Path file = Path.of("");

  /** Makes the capture if it is not there. */
  @Setup(Level.Trial)
  public void makeCapture() throws IOException {
    Path directory =
        folder.isEmpty()
            ? Path.of(System.getProperty("java.io.tmpdir"), "weir-compare")
            : Path.of(folder);
    Files.createDirectories(directory);
    file = directory.resolve(profile + ".pcap");
    if (!Files.exists(file)) {
      TrafficGenerator.main(new String[] {profile, file.toString()});
    }
  }

  /** Analyses the file; returns what must be 0. */
  @Benchmark
  public long analyse() throws IOException {
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new RouteTable());
    CaptureAnalysis analysis = new CaptureAnalysis(ledger, AnalysisOptions.defaults());
    try (CaptureFile capture = CaptureFile.open(file)) {
      capture.read(analysis);
      analysis.finish();
      return capture.truncatedPackets();
    }
  }
}
