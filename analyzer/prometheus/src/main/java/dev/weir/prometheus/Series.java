package dev.weir.prometheus;

/** The labels that traffic is told apart by; both come from bounded sets. */
record Series(String route, String method) {
  /** Everything that has no labels of its own. */
  static final Series REST = new Series(Labels.OTHER, Labels.OTHER);
}
