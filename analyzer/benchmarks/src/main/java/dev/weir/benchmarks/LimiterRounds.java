package dev.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link LimiterBenchmark} in rounds: in each, every subject in a fresh JVM, alone and then
 * with two threads. So whatever else the machine does meanwhile meets all of them alike. A round's
 * figure is the lower quartile of forty short iterations, since other work only adds to them.
 * Prints the medians of the rounds, and of each round's ratio to {@code bare}.
 */
public final class LimiterRounds {
  private static final List<String> SUBJECTS =
      List.of("bare", "granted", "refused", "turn", "bucket4j", "guava", "resilience4j");

  /** One subject in one round. */
  private record Score(String subject, double nanos, double timesBare, double bytes) {}

  private LimiterRounds() {}

  /** The argument is the number of rounds. */
  public static void main(String[] arguments) throws RunnerException {
    int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
    for (int threads = 1; threads <= 2; threads++) {
      List<Score> scores = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        double bare = 0;
        for (String subject : SUBJECTS) {
          RunResult result = run(subject, threads);
          double nanos = result.getPrimaryResult().getStatistics().getPercentile(25);
          bare = subject.equals("bare") ? nanos : bare;
          double bytes =
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore();
          scores.add(new Score(subject, nanos, nanos / bare, bytes));
        }
      }
      print(threads, rounds, scores);
    }
  }

  private static RunResult run(String subject, int threads) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(LimiterBenchmark.class.getSimpleName() + '.' + subject + '$')
                .threads(threads)
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(150))
                .measurementIterations(40)
                .measurementTime(TimeValue.milliseconds(25))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run()
        .iterator()
        .next();
  }

  private static void print(int threads, int rounds, List<Score> scores) {
    System.out.printf("%d thread%s, %d rounds%n", threads, threads == 1 ? "" : "s", rounds);
    for (String subject : SUBJECTS) {
      List<Score> own = scores.stream().filter(score -> score.subject.equals(subject)).toList();
      System.out.printf(
          "%-14s %8.1f ns/op  %5.2f × bare  %6.1f B/op%n",
          subject,
          median(own, Score::nanos),
          median(own, Score::timesBare),
          median(own, Score::bytes));
    }
  }

  private static double median(List<Score> scores, ToDoubleFunction<Score> figure) {
    double[] sorted = scores.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
