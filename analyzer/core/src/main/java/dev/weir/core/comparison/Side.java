package dev.weir.core.comparison;

import dev.weir.core.report.Percentiles;

/**
 * What some exchanges of one recording used.
 *
 * @param messageBytes of requests and responses
 * @param latency of responses seen to their end
 */
public record Side(long requests, long messageBytes, Percentiles latency) {

  /** The mean of a request and its response, 0 without requests. */
  public double bytesPerRequest() {
    return requests == 0 ? 0 : messageBytes / (double) requests;
  }
}
