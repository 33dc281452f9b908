package dev.weir.core.http;

/**
 * What the parsers of one thread share: scratch space, symbols and limits. Confined to that thread.
 */
public final class HttpParsing {
  /** Longest head kept for reading; more is counted, but not looked at. */
  static final int LONGEST_HEAD_BYTES = 64 * 1024;

  /** What incomplete heads may keep together, beyond the first 512 bytes of each. */
  static final int MOST_PARTIAL_HEAD_BYTES = 16 * 1024 * 1024;

  /** What they keep now. */
  int partialHeadBytes;

  final HeadLines requestLines = new HeadLines();
  final HeadLines responseLines = new HeadLines();
  final Symbols paths = new Symbols(16 * 1024, false);
  final Symbols methods = new Symbols(64, false);
  final Symbols hosts = new Symbols(1024, true);
  final Symbols types = new Symbols(256, true);
  final HeadFields fields = new HeadFields();

  private boolean recyclesExchanges;

  public HttpParsing() {}

  /**
   * Lets connections use the objects of finished exchanges again, so that steady traffic allocates
   * nothing. Only for listeners that keep no exchange beyond its end.
   */
  public HttpParsing recyclingExchanges() {
    recyclesExchanges = true;
    return this;
  }

  boolean recyclesExchanges() {
    return recyclesExchanges;
  }
}
