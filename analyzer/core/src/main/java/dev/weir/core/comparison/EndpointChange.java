package dev.weir.core.comparison;

/**
 * One endpoint in two recordings. The probabilities are those of chance alone making a difference
 * as large anywhere in the comparison, as {@link Holm} corrects them; 1 where nothing could be
 * asked.
 *
 * @param sizeProbability of the sizes of exchanges
 * @param latencyProbability of their latencies
 */
public record EndpointChange(
    String method,
    String route,
    Side before,
    Side after,
    double sizeProbability,
    double latencyProbability) {

  /** Whether it is in the second recording only. */
  public boolean isNew() {
    return before.requests() == 0;
  }

  /** Whether it is in the first recording only. */
  public boolean isGone() {
    return after.requests() == 0;
  }

  public long bytesChange() {
    return after.messageBytes() - before.messageBytes();
  }
}
