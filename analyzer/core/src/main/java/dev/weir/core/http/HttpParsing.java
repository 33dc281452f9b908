package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * What the parsers of one thread share: scratch space, symbols and limits. Confined to that thread.
 */
public final class HttpParsing {
  /** Longest head kept for reading; more is counted, but not looked at. */
  static final int LONGEST_HEAD_BYTES = 64 * 1024;

  /** What all incomplete heads may keep together, beyond the first 512 bytes of each. */
  public static final int MOST_PARTIAL_HEAD_BYTES = 16 * 1024 * 1024;

  /** How many exchanges may be in progress, beyond the first few of each connection. */
  public static final int MOST_OUTSTANDING = 32 * 1024;

  /** How many paths are remembered, by all that share. */
  private static final int MOST_PATHS = 16 * 1024;

  private static final int FEWEST_SYMBOLS = 64;

  final HeadLines requestLines = new HeadLines();
  final HeadLines responseLines = new HeadLines();
  final ModelHead requestModel;
  final ModelHead responseModel = new ModelHead(HeadFields.askedOfResponses());
  final ByteBudget partialHeads;
  final ByteBudget outstanding;
  final Symbols paths;
  final Symbols methods = new Symbols(64, false);
  final Symbols hosts;
  final Symbols types;
  final Symbols clients;
  final HeadFields fields;

  private boolean recyclesExchanges;
  private boolean readsTraceContext = true;

  public HttpParsing() {
    this(null);
  }

  /**
   * @param clientField name of the request field that says who the client is, in any case; null for
   *     none
   */
  public HttpParsing(@Nullable String clientField) {
    this(clientField, 1, new ByteBudget(MOST_PARTIAL_HEAD_BYTES), new ByteBudget(MOST_OUTSTANDING));
  }

  /**
   * @param clientField name of the request field that says who the client is, in any case; null for
   *     none
   * @param share how many objects like this one symbols are for; each takes its part
   * @param partialHeads for all of them
   * @param outstanding exchanges in progress, for all of them
   */
  public HttpParsing(
      @Nullable String clientField, int share, ByteBudget partialHeads, ByteBudget outstanding) {
    this.partialHeads = partialHeads;
    this.outstanding = outstanding;
    // A capture has but this one; an agent is a guest, and spends less.
    this.paths = symbols(share == 1 ? MOST_PATHS : MOST_PATHS / 2, share, false);
    this.hosts = symbols(1024, share, true);
    this.types = symbols(256, share, true);
    this.clients = symbols(1024, share, false);
    this.fields = new HeadFields(clientField);
    this.requestModel = new ModelHead(fields.askedOfRequests());
  }

  private static Symbols symbols(int slots, int share, boolean lowerCase) {
    return new Symbols(Math.max(FEWEST_SYMBOLS, slots / share), lowerCase);
  }

  /**
   * Lets connections use the objects of finished exchanges again, so that steady traffic allocates
   * nothing. Only for listeners that keep no exchange beyond its end.
   */
  public HttpParsing recyclingExchanges() {
    recyclesExchanges = true;
    return this;
  }

  /**
   * Leaves {@link Exchange#traceparent} out, which is another text in each request; the trace id is
   * read all the same.
   */
  public HttpParsing withoutTraceContext() {
    readsTraceContext = false;
    return this;
  }

  boolean readsTraceContext() {
    return readsTraceContext;
  }

  boolean recyclesExchanges() {
    return recyclesExchanges;
  }
}
