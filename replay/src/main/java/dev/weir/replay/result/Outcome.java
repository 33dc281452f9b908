package dev.weir.replay.result;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request. Times are nanoseconds from the beginning of the schedule on.
 *
 * @param endpoint method and route
 * @param target its number
 * @param status of the final response; 0 when there is none
 * @param failure why there is no whole answer; null when there is
 * @param dueNanos when it was to go out
 * @param sentNanos when its bytes were handed to the kernel; meaningless unless {@code sent}
 * @param firstByteNanos when the final response began; meaningless unless there is a status
 * @param requestBytes handed to the connection
 * @param responseBytes of the response as it came, interim responses included
 * @param bodyBytes of the response, without framing
 * @param expected what was answered when it was recorded; null when not known
 */
public record Outcome(
    long index,
    String endpoint,
    int target,
    int status,
    @Nullable FailureKind failure,
    Obstacle obstacle,
    boolean sent,
    long dueNanos,
    long sentNanos,
    long firstByteNanos,
    long endNanos,
    long requestBytes,
    long responseBytes,
    long bodyBytes,
    @Nullable Expected expected) {

  public Outcome {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(obstacle, "obstacle");
  }
}
