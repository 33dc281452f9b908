package dev.weir.benchmarks;

import java.util.Locale;

/**
 * What the exchanges of a synthetic capture look like.
 *
 * @param connections keep-alive connections that are open at the same time
 * @param exchanges how many, unless a size is asked for
 * @param leastBodyBytes the shortest response body
 * @param mostBodyBytes the longest
 * @param pathsPerFamily different paths in each of the four families
 * @param segmentsPerAck a bare ACK follows this many full segments; 0 is never
 */
record TrafficProfile(
    int connections,
    long exchanges,
    int leastBodyBytes,
    int mostBodyBytes,
    int pathsPerFamily,
    int segmentsPerAck) {

  /** Many small requests: 1.27 million packets, 290 MB. */
  static final TrafficProfile SMALL = new TrafficProfile(64, 534_000, 60, 159, 500, 0);

  /** Large bodies: 1.2 million packets, 1.3 GB. */
  static final TrafficProfile BIG = new TrafficProfile(16, 80_740, 14_400, 15_399, 50, 4);

  TrafficProfile {
    if (connections < 1 || connections > 10_000) {
      throw new IllegalArgumentException(
          "connections=" + connections + " is not within 1 to 10000; set it so");
    }
    if (exchanges < 0 || pathsPerFamily < 1 || leastBodyBytes < 0) {
      throw new IllegalArgumentException(
          "exchanges=%d, pathsPerFamily=%d, leastBodyBytes=%d: give 0, 1, 0 or more"
              .formatted(exchanges, pathsPerFamily, leastBodyBytes));
    }
    if (mostBodyBytes < leastBodyBytes) {
      throw new IllegalArgumentException(
          "mostBodyBytes=" + mostBodyBytes + " is below leastBodyBytes=" + leastBodyBytes);
    }
  }

  TrafficProfile withExchanges(long count) {
    return new TrafficProfile(
        connections, count, leastBodyBytes, mostBodyBytes, pathsPerFamily, segmentsPerAck);
  }

  static TrafficProfile named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "small" -> SMALL;
      case "big" -> BIG;
      default ->
          throw new IllegalArgumentException("no profile is called " + name + "; try small or big");
    };
  }
}
