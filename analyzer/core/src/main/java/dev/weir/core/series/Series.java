package dev.weir.core.series;

/** The labels that traffic is told apart by; both come from bounded sets. */
public record Series(String route, String method) {
  /** What stands for all that have no label of their own. */
  public static final String OTHER = "_other";

  /** Everything that has no labels of its own. */
  public static final Series REST = new Series(Series.OTHER, Series.OTHER);
}
