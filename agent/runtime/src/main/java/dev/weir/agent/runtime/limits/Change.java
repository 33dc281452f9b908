package dev.weir.agent.runtime.limits;

import java.time.Instant;

/**
 * A change of the limits in force.
 *
 * @param what has changed, such as {@code report-export is at 5.00 MB/s, burst 10.0 MB}
 * @param reason who or what made it, such as {@code PATCH /limits/report-export}
 */
public record Change(Instant time, String what, String reason) {}
