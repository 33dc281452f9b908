package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * A static resource took long, from the first byte of the request to the last of the response.
 *
 * @param seconds the longest duration of a minute
 */
public record SlowStaticRule(Thresholds seconds) {
  /** Slower than 500 ms, at once, until all were below 400 ms for five minutes. */
  public static final SlowStaticRule DEFAULT =
      new SlowStaticRule(new Thresholds(0.5, 0.4, 0, TimeUnit.MINUTES.toNanos(5)));
}
