package dev.weir.core.control;

import dev.weir.core.control.Verdict.Move;
import dev.weir.core.unit.ByteRate;

/**
 * Moves a limit's rate by small steps to where demand and path meet.
 *
 * <p>Idea: once a window, an {@link AdaptiveRule} says which way the figures point. Only when
 * several windows in a row point the same way for the same reason does the rate take one step, 5 %
 * up or 3 % down; then the count begins anew, since those windows say nothing of the new rate.
 *
 * <p>Invariant: the rate never leaves floor to ceiling, and moves at most once in as many windows
 * as must persist. Cost: two fields, and the sentence that explains.
 *
 * <p>Source: the rule that a token bucket be raised by 5 % below 85 % of its target and lowered by
 * 3 % above 120 %. Taken literally it can hardly ever fire; {@link AdaptiveRule} says why, and what
 * is done instead.
 *
 * <p>Confined to whoever runs the loop. A new specification of the limit takes a new controller.
 */
public final class AdaptiveRate {
  private final Settings settings;

  private long bytesPerSecond;
  private String lastReason = "";
  private int windowsInARow;

  /** Starts at the configured rate. */
  public AdaptiveRate(Settings settings) {
    this.settings = settings;
    bytesPerSecond = settings.bytesPerSecond();
  }

  /**
   * How a limit adapts.
   *
   * @param bytesPerSecond the rate that was configured, where adapting begins
   * @param floorBytesPerSecond at least 1
   * @param persistenceWindows how many windows in a row must agree
   */
  public record Settings(
      AdaptiveRule rule,
      long bytesPerSecond,
      long floorBytesPerSecond,
      long ceilingBytesPerSecond,
      int persistenceWindows) {
    private static final int DEFAULT_PERSISTENCE_WINDOWS = 3;

    /** Refuses a rate outside floor to ceiling. */
    public Settings {
      if (floorBytesPerSecond < 1) {
        throw new IllegalArgumentException(
            "floor=" + floorBytesPerSecond + " lets nothing through; set 1 or more");
      }
      if (bytesPerSecond < floorBytesPerSecond || bytesPerSecond > ceilingBytesPerSecond) {
        throw new IllegalArgumentException(
            "rate="
                + bytesPerSecond
                + " is not within floor="
                + floorBytesPerSecond
                + " to ceiling="
                + ceilingBytesPerSecond
                + "; widen them or move the rate");
      }
      if (persistenceWindows < 1) {
        throw new IllegalArgumentException(
            "persistenceWindows=" + persistenceWindows + " is below 1");
      }
    }

    /** The default rule, and three windows. */
    public static Settings within(
        long floorBytesPerSecond, long bytesPerSecond, long ceilingBytesPerSecond) {
      return new Settings(
          AdaptiveRule.DEFAULT,
          bytesPerSecond,
          floorBytesPerSecond,
          ceilingBytesPerSecond,
          DEFAULT_PERSISTENCE_WINDOWS);
    }

    /** The same by another rule. */
    public Settings withRule(AdaptiveRule newRule) {
      return new Settings(
          newRule, bytesPerSecond, floorBytesPerSecond, ceilingBytesPerSecond, persistenceWindows);
    }
  }

  /** The rate in force. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Takes what was seen since the last window, under the rate in force. */
  public RateChange observe(LimitWindow window) {
    Verdict verdict = settings.rule().judge(window, bytesPerSecond, settings);
    windowsInARow = verdict.reason().equals(lastReason) ? windowsInARow + 1 : 1;
    lastReason = verdict.reason();
    if (verdict.move() == Move.HOLD) {
      return hold(verdict.reason(), verdict.finding() + ": held at " + here());
    }
    if (bytesPerSecond == verdict.boundBytesPerSecond()) {
      return hold(boundReason(verdict), verdict.finding() + ": held at its bound of " + here());
    }
    if (windowsInARow < settings.persistenceWindows()) {
      return hold(
          verdict.reason(),
          "%s: window %d of %d, held at %s"
              .formatted(verdict.finding(), windowsInARow, settings.persistenceWindows(), here()));
    }
    return move(verdict);
  }

  /** Windows from now on are not in a row with those before. */
  void interrupt() {
    windowsInARow = 0;
  }

  private RateChange move(Verdict verdict) {
    windowsInARow = 0;
    long previous = bytesPerSecond;
    String from = here();
    bytesPerSecond = verdict.move().step(previous, verdict.boundBytesPerSecond());
    return new RateChange(
        previous,
        bytesPerSecond,
        verdict.reason(),
        "%s in %d windows in a row: moved from %s to %s"
            .formatted(verdict.finding(), settings.persistenceWindows(), from, here()));
  }

  private static String boundReason(Verdict verdict) {
    return verdict.move() == Move.RAISE ? "at_ceiling" : "at_floor";
  }

  private RateChange hold(String reason, String explanation) {
    return RateChange.held(bytesPerSecond, reason, explanation);
  }

  private String here() {
    return ByteRate.format((double) bytesPerSecond);
  }
}
