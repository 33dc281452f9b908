package dev.weir.cli.limits;

import java.util.List;
import java.util.Map;

/**
 * One limit of a running agent, and what it has done so far.
 *
 * @param match what exchanges it is for: values by key, such as {@code route}
 * @param per who shares a bucket, such as {@code client}
 * @param action {@code delay}, {@code reject} or {@code observe}
 * @param adaptive whether its rate may be moved by the agent
 * @param buckets how many clients or endpoints have one of their own
 * @param bytesPerSecond what passes at present
 * @param passedBytes what has passed since the limit was set
 * @param delayedBytes what had to wait
 * @param wouldDelayBytes what would have had to wait, were the limit not only observing
 */
public record LimitInForce(
    String name,
    Map<String, List<String>> match,
    String direction,
    String per,
    long rateBytesPerSecond,
    long burstBytes,
    String action,
    boolean adaptive,
    long buckets,
    long bytesPerSecond,
    long passedBytes,
    long delayedBytes,
    long rejectedRequests,
    long wouldDelayBytes,
    long wouldRejectRequests) {

  private static final String OBSERVE = "observe";

  /** Whether it only counts what it would have done. */
  public boolean observes() {
    return action.equals(OBSERVE);
  }

  /** Whether one bucket serves all, so that its rate bounds what passes. */
  public boolean isOneBucket() {
    return per.equals("limit");
  }
}
