package dev.weir.agent.figures;

/**
 * What is asked of whom.
 *
 * @param port on loopback
 * @param path with query
 */
record Target(int port, boolean secure, String path) {
  Target with(String otherPath) {
    return new Target(port, secure, otherPath);
  }
}
