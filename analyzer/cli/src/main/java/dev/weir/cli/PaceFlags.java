package dev.weir.cli;

import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.schedule.Pace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say when requests go out, and for how long. */
final class PaceFlags {
  private static final String FOREVER = "forever";

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      description = "Keep the spacing of the recording, times a factor: 2x, 0.5x. Default: 1x.")
  @Nullable String speed;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "Send evenly instead, such as 500/s; or max: each as soon as there is a connection for"
              + " it.")
  @Nullable String rate;

  @Option(
      names = "--ramp",
      paramLabel = "TIME",
      description = "Rise from nothing to the full speed or rate in this time, such as 30s.")
  @Nullable String ramp;

  @Option(
      names = "--loop",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = FOREVER,
      preprocessor = NumberIfOne.class,
      description = "Play the recording so many times; without a number, until something ends it.")
  @Nullable String loop;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Send nothing that is due later than this, such as 10m.")
  @Nullable String duration;

  @Option(names = "--count", paramLabel = "N", description = "Send so many requests at most.")
  @Nullable Long count;

  Pace pace() {
    long rampNanos = ramp == null ? 0 : nanos("--ramp", ramp);
    if (speed != null && rate != null) {
      throw Misuse.of(
          command, "--speed", "--rate is given too; a replay keeps the one or the other");
    }
    if (rate != null && rate.equals("max")) {
      if (ramp != null) {
        throw Misuse.of(
            command, "--ramp", "with --rate max there is no rate to rise to; give a rate");
      }
      return Pace.unlimited();
    }
    if (rate != null) {
      return Misuse.checked(command, "--rate", rate, text -> Pace.rate(perSecond(text), rampNanos));
    }
    String factor = speed == null ? "1x" : speed;
    return Misuse.checked(command, "--speed", factor, text -> Pace.speed(factor(text), rampNanos));
  }

  private static double perSecond(String text) {
    boolean perMinute = text.endsWith("/min");
    String number =
        perMinute
            ? text.substring(0, text.length() - "/min".length())
            : text.endsWith("/s") ? text.substring(0, text.length() - "/s".length()) : "";
    try {
      return Double.parseDouble(number) / (perMinute ? 60 : 1);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no rate; write 500/s, 30/min or max", e);
    }
  }

  private static double factor(String text) {
    try {
      return Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no factor; write 2x or 0.5x", e);
    }
  }

  long passes() {
    if (loop == null) {
      return 1;
    }
    if (loop.equals(FOREVER)) {
      return Long.MAX_VALUE;
    }
    long times = Misuse.checked(command, "--loop", loop, PaceFlags::times);
    if (times < 1) {
      throw Misuse.of(command, "--loop", loop + " is out of range; give 1 or more");
    }
    return times;
  }

  private static long times(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number of times; write --loop 3, or --loop", e);
    }
  }

  long mostNanos() {
    return duration == null ? Long.MAX_VALUE : nanos("--duration", duration);
  }

  long mostRequests() {
    if (count != null && count < 1) {
      throw Misuse.of(command, "--count", count + " is out of range; give 1 or more");
    }
    return count == null ? Long.MAX_VALUE : count;
  }

  private long nanos(String option, String text) {
    Duration span = Misuse.checked(command, option, text, TimeSpan::parse);
    if (span.isNegative() || span.isZero()) {
      throw Misuse.of(command, option, text + " is out of range; give more than 0s");
    }
    return span.toNanos();
  }
}
