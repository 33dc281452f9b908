package dev.weir.replay.result;

/**
 * What was answered when the request was recorded.
 *
 * @param messageBytes of the response; negative when not known
 * @param bodyBytes of the response, without framing; negative when not known
 * @param startNanos when the response began, since the epoch
 * @param endNanos when it ended, since the epoch
 */
public record Expected(
    int status, long messageBytes, long bodyBytes, long startNanos, long endNanos) {}
