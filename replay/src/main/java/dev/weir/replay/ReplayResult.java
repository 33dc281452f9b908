package dev.weir.replay;

import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.IntakeCounts;
import dev.weir.replay.result.Outcomes;
import dev.weir.replay.send.LiveCounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param live the last counts of the loops
 * @param notSentRequests read, and not sent since the run was ended
 * @param oddities of answers, by name
 * @param stopped whether somebody ended the run
 * @param failure what ended reading before the end of the recording; null when nothing did
 * @param earlierBytes of answers that an earlier run had
 */
public record ReplayResult(
    Outcomes outcomes,
    IntakeCounts intake,
    LiveCounts live,
    long notSentRequests,
    Map<String, Long> oddities,
    List<Target> targets,
    List<Balancer.Absence> absences,
    boolean stopped,
    @Nullable Exception failure,
    long earlierBytes) {

  /** All that came on connections, in an earlier run that this one goes on with, too. */
  public long receivedBytes() {
    return earlierBytes + live.received();
  }
}
