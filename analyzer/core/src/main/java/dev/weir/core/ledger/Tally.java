package dev.weir.core.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What passed of one key since it was last taken: of a request (who asked whom for what), or of a
 * response (what the answer was).
 */
final class Tally {
  final boolean ofResponse;
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
  int exchangesInFlight;
  boolean dirty;
  @Nullable Tally nextDirty;

  /** When it was last taken, in rounds of the board. */
  int round;

  private Tally(
      boolean ofResponse,
      boolean pending,
      String method,
      String path,
      String client,
      @Nullable String host,
      int status,
      @Nullable String type,
      int hash) {
    this.ofResponse = ofResponse;
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
    return new Tally(false, false, method, path, client, host, 0, null, hash);
  }

  static Tally ofResponse(int status, @Nullable String type, int hash) {
    return new Tally(true, false, "", "", "", null, status, type, hash);
  }

  static Tally unnamed() {
    return new Tally(false, true, "", "", "", null, 0, null, 0);
  }

  static Tally unanswered() {
    return new Tally(true, true, "", "", "", null, 0, null, 0);
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
    return !ofResponse
        && path.equals(otherPath)
        && method.equals(otherMethod)
        && client.equals(otherClient)
        && Objects.equals(host, h);
  }

  boolean isResponse(int otherStatus, @Nullable String otherType) {
    return ofResponse && status == otherStatus && Objects.equals(type, otherType);
  }
}
