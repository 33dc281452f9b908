package dev.weir.core.route;

/**
 * The bounds of a {@link RouteTable}.
 *
 * <p>The default of 64 names a level lies between what people design and what data produces: the
 * widest levels of hand-made interfaces (the resources of one large REST API, the first segment of
 * a shop) have a few dozen names, while a level of user names, tags or titles passes 64 within
 * seconds of traffic. 20,000 nodes are about 5 MB.
 *
 * @param maxNamesPerLevel how many different names may stand at one place of the tree before they
 *     become {@code {name}}, 1 or more
 * @param maxNodes how many segments the tree may hold in all, 256 or more
 * @param maxSegments how many segments of a path count; the rest becomes {@code /**}, 1 to 64
 * @param maxSegmentChars longer names become {@code {long}}, 16 or more
 * @param cacheSlots how many paths are remembered with their routes, a power of two, 1 or more
 */
public record RouteOptions(
    int maxNamesPerLevel, int maxNodes, int maxSegments, int maxSegmentChars, int cacheSlots) {

  /** 64 names a level, 20,000 nodes, 16 segments of at most 64 characters, 16,384 cached paths. */
  public static final RouteOptions DEFAULT = new RouteOptions(64, 20_000, 16, 64, 16_384);

  public RouteOptions {
    atLeast("maxNamesPerLevel", maxNamesPerLevel, 1);
    atLeast("maxNodes", maxNodes, 256);
    atLeast("maxSegments", maxSegments, 1);
    if (maxSegments > 64) {
      throw new IllegalArgumentException(
          "maxSegments=" + maxSegments + " is above 64; set maxSegments to 64 or less");
    }
    atLeast("maxSegmentChars", maxSegmentChars, 16);
    atLeast("cacheSlots", cacheSlots, 1);
    if (Integer.bitCount(cacheSlots) != 1) {
      throw new IllegalArgumentException(
          "cacheSlots=" + cacheSlots + " is not a power of two; set cacheSlots to one, say 16384");
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name
              + "="
              + value
              + " is below "
              + least
              + "; set "
              + name
              + " to "
              + least
              + " or more");
    }
  }
}
