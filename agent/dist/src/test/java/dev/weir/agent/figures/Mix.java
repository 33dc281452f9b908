package dev.weir.agent.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Downloads of three kinds that come at random and independently of each other, the same for the
 * same seed.
 */
final class Mix {
  private static final double PER_SECOND = 12;
  private static final int PAGE_PERCENT = 60;
  private static final int IMAGE_PERCENT = 90;
  private static final int LEAST_BYTES = 2_000;

  private Mix() {}

  /**
   * One of them.
   *
   * @param dueNanos after the first moment
   */
  record Download(long dueNanos, String path) {}

  static List<Download> of(long seed, int seconds) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Download> downloads = new ArrayList<>();
    double atSeconds = 0;
    while (true) {
      // Times between independent arrivals are exponential.
      atSeconds -= Math.log(1 - random.nextDouble()) / PER_SECOND;
      if (atSeconds > seconds) {
        return downloads;
      }
      downloads.add(new Download((long) (atSeconds * 1e9), path(random)));
    }
  }

  private static String path(SplittableRandom random) {
    int kind = random.nextInt(100);
    if (kind < PAGE_PERCENT) {
      return path("page", 20_000, random);
    }
    return kind < IMAGE_PERCENT
        ? path("image", 200_000, random)
        : path("report", 1_500_000, random);
  }

  /** Of a size that is exponential, too, so that few are much larger than most. */
  private static String path(String route, int meanBytes, SplittableRandom random) {
    int bytes = LEAST_BYTES + (int) (-Math.log(1 - random.nextDouble()) * meanBytes);
    return "/app/fixed/" + route + "?bytes=" + bytes;
  }
}
