package dev.weir.cli;

import dev.weir.core.budget.BudgetSet;
import dev.weir.core.budget.Measure;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.Percentage;
import dev.weir.limitfile.BudgetFile;
import dev.weir.limitfile.LimitsSyntaxException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what traffic may use; they go before what a file says. */
final class BudgetFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--budget",
      paramLabel = "FILE",
      description = "Budgets, of routes too, in YAML or JSON.")
  @Nullable String budget;

  @Option(
      names = "--max-total",
      paramLabel = "SIZE",
      description = "The most message bytes in all, such as 500MB.")
  @Nullable String maxTotal;

  @Option(
      names = "--threshold",
      paramLabel = "MB",
      description = "As --max-total, a bare number of MB (10^6 bytes).")
  @Nullable String threshold;

  @Option(
      names = "--max-share",
      paramLabel = "PERCENT",
      description = "The most of all message bytes that any endpoint may have, such as 30%%.")
  @Nullable String maxShare;

  @Option(
      names = "--max-growth",
      paramLabel = "PERCENT",
      description = "The most by which message bytes in all may grow against --base.")
  @Nullable String maxGrowth;

  /**
   * All budgets.
   *
   * @throws CommandFailure if the file cannot be read
   */
  BudgetSet budgets() throws CommandFailure {
    BudgetSet set = budget == null ? BudgetSet.NONE : read(budget);
    if (maxTotal != null && threshold != null) {
      throw misuse("--max-total and --threshold say the same; leave one out");
    }
    if (maxTotal != null) {
      set = set.withTotal(Measure.BYTES, checked("--max-total", maxTotal, ByteSize::parseBytes));
    }
    if (threshold != null) {
      set = set.withTotal(Measure.BYTES, checked("--threshold", threshold, BudgetFlags::megabytes));
    }
    if (maxGrowth != null) {
      set = set.withTotal(Measure.GROWTH, checked("--max-growth", maxGrowth, Percentage::parse));
    }
    if (maxShare != null) {
      set = set.withMostShare(checked("--max-share", maxShare, BudgetFlags::share));
    }
    if (set.isEmpty()) {
      throw misuse(
          "there is no budget; give --budget FILE, --max-total SIZE or --max-share PERCENT");
    }
    return set;
  }

  private static BudgetSet read(String file) throws CommandFailure {
    try {
      return BudgetFile.read(Path.of(file));
    } catch (LimitsSyntaxException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
  }

  private static long megabytes(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number of MB; write for example 500, or --max-total 500MB");
    }
    return ByteSize.parseBytes(text + "MB");
  }

  private static double share(String text) {
    double share = Percentage.parse(text);
    if (share > 1) {
      throw new IllegalArgumentException("'" + text + "' is above 100 %; write less");
    }
    return share;
  }

  /** Names the option in what is wrong with its value. */
  private double checked(String option, String text, Function<String, ? extends Number> parse) {
    try {
      return parse.apply(text).doubleValue();
    } catch (IllegalArgumentException e) {
      throw misuse(option + ": " + e.getMessage());
    }
  }

  private ParameterException misuse(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
