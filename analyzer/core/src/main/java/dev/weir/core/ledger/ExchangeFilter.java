package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges a report is about; a part that is null says nothing. Exchanges that are filtered
 * out still count in the books.
 *
 * @param method compared without regard to case
 * @param host compared without regard to case, to the whole Host field or to it without its port
 * @param client id or address
 * @param sinceNanos earliest start, {@link Long#MIN_VALUE} for any
 * @param untilNanos where starts are too late, {@link Long#MAX_VALUE} for none
 */
public record ExchangeFilter(
    @Nullable PathPattern path,
    @Nullable String method,
    @Nullable String host,
    @Nullable StatusRange status,
    @Nullable String client,
    long sinceNanos,
    long untilNanos) {

  /** Lets everything pass. */
  public static final ExchangeFilter ANY =
      new ExchangeFilter(null, null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE);

  public ExchangeFilter {
    // Compared plainly, here and below: the bounds are dates, not readings of a clock that wraps.
    if (sinceNanos > untilNanos) {
      throw new IllegalArgumentException(
          "since=" + sinceNanos + " ns is after until=" + untilNanos + " ns; nothing would pass");
    }
  }

  /** Whether only the head of the response decides. */
  boolean needsResponse() {
    return status != null;
  }

  /** Whether an exchange passes as far as its request says. */
  boolean acceptsRequest(Exchange x) {
    return (path == null || path.matches(x.path()))
        && (method == null || method.equalsIgnoreCase(x.method()))
        && (host == null || acceptsHost(host, x.host()))
        && (client == null || client.equals(x.client()))
        && x.startNanos() >= sinceNanos
        && x.startNanos() < untilNanos;
  }

  /** Whether an exchange passes as far as its response, or the lack of one, says. */
  boolean acceptsResponse(Exchange x) {
    return status == null || status.contains(x.responseHeadSeen() ? x.status() : 0);
  }

  private static boolean acceptsHost(String wanted, @Nullable String found) {
    if (found == null || !found.regionMatches(true, 0, wanted, 0, wanted.length())) {
      return false;
    }
    if (found.length() == wanted.length()) {
      return true;
    }
    // What is left must be a port, and the only one: "[::1]:80" but not "::1:80".
    return found.charAt(wanted.length()) == ':'
        && found.indexOf(':', wanted.length() + 1) < 0
        && (wanted.indexOf(':') < 0 || wanted.endsWith("]"));
  }
}
