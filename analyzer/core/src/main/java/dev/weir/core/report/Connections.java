package dev.weir.core.report;

/**
 * How well connections were reused.
 *
 * @param opened connections whose handshake was seen
 * @param reusedRequests requests on a connection that had carried one before
 * @param reuseRatio of all requests, 0 without requests
 */
public record Connections(long opened, long reusedRequests, double reuseRatio) {}
