package dev.weir.cli.format;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Sweep;
import java.util.List;

/**
 * Limits that a recording was held against: what each would have done, and whether it was kept to.
 *
 * @param file where they come from, as the page calls it
 * @param startNanos when the first column of every {@link Held} begins, since the epoch
 * @param sweepLeftOut whether there were too many exchanges to try other rates
 * @param uncertified why there are no certificates; empty where there are
 * @param certificates one for each limit; not valid where {@code uncertified} says why
 */
public record HeldLimits(
    String file,
    long startNanos,
    long columnNanos,
    List<Held> limits,
    boolean sweepLeftOut,
    String uncertified,
    List<Certificate> certificates) {
  public HeldLimits {
    limits = List.copyOf(limits);
    certificates = List.copyOf(certificates);
  }

  /**
   * One limit in a simulation.
   *
   * @param beforeBytes what passed without any limit, by column
   * @param afterBytes what would have passed, by column
   * @param sweep the same at other rates, the lowest first
   */
  public record Held(
      LimitFigures before,
      LimitFigures after,
      List<Long> beforeBytes,
      List<Long> afterBytes,
      List<Sweep.Step> sweep) {
    public Held {
      beforeBytes = List.copyOf(beforeBytes);
      afterBytes = List.copyOf(afterBytes);
      sweep = List.copyOf(sweep);
    }
  }
}
