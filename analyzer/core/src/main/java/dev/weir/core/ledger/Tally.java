package dev.weir.core.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What passed of one key since it was last taken: of a request (who asked whom for what), of a
 * response (what the answer was), or of both.
 */
final class Tally {
  /** Whether ledgers that group by what is known of requests are to be told. */
  final boolean ofRequests;

  /** Whether ledgers that group by what is known of responses are to be told. */
  final boolean ofResponses;

  final String method;
  final String path;
  final String client;
  final @Nullable String host;
  final int status;
  final @Nullable String type;
  final int hash;

  /** Whether this stands for exchanges whose answer, or whose client, is not known yet. */
  final boolean pending;

  Figures figures = new Figures();
  boolean dirty;
  @Nullable Tally nextDirty;

  /** When it was last taken, in rounds of the board. */
  int round;

  private Tally(
      boolean ofRequests,
      boolean ofResponses,
      boolean pending,
      String method,
      String path,
      String client,
      @Nullable String host,
      int status,
      @Nullable String type,
      int hash) {
    this.ofRequests = ofRequests;
    this.ofResponses = ofResponses;
    this.pending = pending;
    this.method = method;
    this.path = path;
    this.client = client;
    this.host = host;
    this.status = status;
    this.type = type;
    this.hash = hash;
  }

  static Tally ofRequest(
      String method, String path, String client, @Nullable String host, int hash) {
    return new Tally(true, false, false, method, path, client, host, 0, null, hash);
  }

  static Tally ofResponse(int status, @Nullable String type, int hash) {
    return new Tally(false, true, false, "", "", "", null, status, type, hash);
  }

  static Tally ofBoth(
      String method,
      String path,
      String client,
      @Nullable String host,
      int status,
      @Nullable String type,
      int hash) {
    return new Tally(true, true, false, method, path, client, host, status, type, hash);
  }

  static Tally unnamed() {
    return new Tally(true, false, true, "", "", "", null, 0, null, 0);
  }

  static Tally unanswered() {
    return new Tally(false, true, true, "", "", "", null, 0, null, 0);
  }

  static int requestHash(String method, String path, String client, @Nullable String host) {
    int hash = (path.hashCode() * 31 + method.hashCode()) * 31 + client.hashCode();
    return spread(hash * 31 + Objects.hashCode(host));
  }

  static int responseHash(int status, @Nullable String type) {
    return spread(status * 31 + Objects.hashCode(type));
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  // The parser gives the same instance for the same text, mostly, so these compare references.

  boolean isRequest(String otherMethod, String otherPath, String otherClient, @Nullable String h) {
    return !ofResponses && hasRequest(otherMethod, otherPath, otherClient, h);
  }

  boolean isResponse(int otherStatus, @Nullable String otherType) {
    return !ofRequests && hasResponse(otherStatus, otherType);
  }

  boolean isBoth(
      String otherMethod,
      String otherPath,
      String otherClient,
      @Nullable String otherHost,
      int otherStatus,
      @Nullable String otherType) {
    return ofRequests
        && ofResponses
        && hasResponse(otherStatus, otherType)
        && hasRequest(otherMethod, otherPath, otherClient, otherHost);
  }

  private boolean hasRequest(
      String otherMethod, String otherPath, String otherClient, @Nullable String h) {
    return path.equals(otherPath)
        && method.equals(otherMethod)
        && client.equals(otherClient)
        && Objects.equals(host, h);
  }

  private boolean hasResponse(int otherStatus, @Nullable String otherType) {
    return status == otherStatus && Objects.equals(type, otherType);
  }
}
