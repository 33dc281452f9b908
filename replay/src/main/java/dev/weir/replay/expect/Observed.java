package dev.weir.replay.expect;

import dev.weir.core.report.Percentiles;

/**
 * What was seen of the exchanges that a limit applies to.
 *
 * @param bytes in the limit's direction
 * @param rejected answered with 429
 * @param delay how much later answers ended than they would have by the recording; of those that
 *     were not rejected and whose recorded response is known
 */
public record Observed(long exchanges, long bytes, long rejected, Percentiles delay) {}
