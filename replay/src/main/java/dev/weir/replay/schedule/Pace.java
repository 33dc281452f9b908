package dev.weir.replay.schedule;

/**
 * When requests go out, as nanoseconds from the beginning of the run: a function of their number
 * and of when they were recorded, never of when the one before went out. So no error adds up.
 *
 * <p>Immutable.
 */
public sealed interface Pace {

  /** The pace of the recording, times a factor. */
  static Pace speed(double factor, long rampNanos) {
    return new Speed(factor, rampNanos);
  }

  /** So many requests a second, whatever the recording says. */
  static Pace rate(double requestsPerSecond, long rampNanos) {
    return new Rate(requestsPerSecond, rampNanos);
  }

  /** As fast as answers come. */
  static Pace unlimited() {
    return new Unlimited();
  }

  /**
   * When a request goes out.
   *
   * @param number of the request, from 0
   * @param recordedNanos when it was recorded, from the first request of the recording on
   */
  long dueNanos(long number, long recordedNanos);

  /** Whether requests go out as soon as they can, so that none is ever late. */
  default boolean isUnlimited() {
    return false;
  }

  /** The pace of the recording, times a factor, which rises from 0 during the ramp. */
  record Speed(double factor, long rampNanos) implements Pace {
    public Speed {
      if (!(factor > 0) || factor > 1e6) {
        throw new IllegalArgumentException("speed " + factor + " is not between 0 and 1000000");
      }
    }

    @Override
    public long dueNanos(long number, long recordedNanos) {
      return ramped(recordedNanos / factor, rampNanos);
    }
  }

  /** Requests a second, which rise from 0 during the ramp. */
  record Rate(double requestsPerSecond, long rampNanos) implements Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    public Rate {
      if (!(requestsPerSecond > 0) || requestsPerSecond > 1e7) {
        throw new IllegalArgumentException(
            "rate " + requestsPerSecond + "/s is not between 0 and 10000000");
      }
    }

    @Override
    public long dueNanos(long number, long recordedNanos) {
      return ramped(number * NANOS_PER_SECOND / requestsPerSecond, rampNanos);
    }
  }

  /** At once. */
  record Unlimited() implements Pace {
    @Override
    public long dueNanos(long number, long recordedNanos) {
      return 0;
    }

    @Override
    public boolean isUnlimited() {
      return true;
    }
  }

  /**
   * When something happens on a scale that runs at full pace, if the pace rises evenly from 0 to
   * full during the ramp: by time t of the ramp, t²/2r of the scale has passed, and half of r at
   * its end.
   */
  private static long ramped(double nanos, long rampNanos) {
    if (nanos >= rampNanos / 2.0) {
      return Math.round(nanos + rampNanos / 2.0);
    }
    return Math.round(Math.sqrt(2.0 * rampNanos * nanos));
  }
}
