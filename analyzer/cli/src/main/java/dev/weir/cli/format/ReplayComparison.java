package dev.weir.cli.format;

import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.ReplayResult;
import dev.weir.replay.result.Tally;
import java.io.IOException;

/** Holds a replay against its recording, for the demo. */
public final class ReplayComparison {
  private ReplayComparison() {}

  /**
   * Says in one line whether all that was recorded was sent, and answered as it was then.
   *
   * @param recordedRequests each with its response
   * @return whether that is so
   */
  public static boolean print(long recordedRequests, ReplayResult result, Appendable out)
      throws IOException {
    Tally total = result.outcomes().total();
    boolean same =
        total.requests() == recordedRequests
            && total.answered() == recordedRequests
            && total.compared() == recordedRequests
            && total.statusDiffers() == 0;
    out.append("\nrecorded " + Numbers.counted(recordedRequests, "request"));
    out.append(" in " + TimeSpan.format(result.intake().recordedNanos()));
    out.append(", replayed " + Numbers.grouped(total.sent()));
    out.append(" in " + TimeSpan.format(result.outcomes().punctuality().actualNanos()) + ": ");
    out.append(
        same
            ? "as many, each answered with the status recorded\n"
            : "DIFFERENT: "
                + Numbers.grouped(total.answered())
                + " answered, "
                + Numbers.grouped(total.statusDiffers())
                + " of them with another status, "
                + Numbers.grouped(total.compared())
                + " held against their recorded answers\n");
    return same;
  }
}
