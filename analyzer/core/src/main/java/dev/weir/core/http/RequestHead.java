package dev.weir.core.http;

import java.nio.charset.StandardCharsets;

/** What a request line and its fields say about an exchange and about the body that follows. */
final class RequestHead {
  /** A longer one tells nobody anything; the client is its address then. */
  private static final int LONGEST_CLIENT_ID = 128;

  private static final byte[] HTTP_2_PREFACE = {
    'P', 'R', 'I', ' ', '*', ' ', 'H', 'T', 'T', 'P', '/', '2'
  };

  static final int HTTP_2_PREFACE_BYTES = HTTP_2_PREFACE.length;

  private RequestHead() {}

  /**
   * Reads {@code method SP request-target SP HTTP-version} (RFC 9112 §3).
   *
   * @return false when the line is no HTTP/1 request line; the exchange is unchanged then
   */
  static boolean read(Exchange exchange, byte[] bytes, int from, int to, HttpParsing parsing) {
    int versionEnd = to;
    while (versionEnd > from && bytes[versionEnd - 1] == ' ') {
      versionEnd--;
    }
    int minor = StartLine.versionAt(bytes, versionEnd - 8, versionEnd);
    if (minor < 0 || versionEnd - 8 < from + 3 || !StartLine.couldBeRequest(bytes, from, to)) {
      return false;
    }
    int methodEnd = from;
    while (bytes[methodEnd] != ' ') {
      methodEnd++;
    }
    int targetEnd = versionEnd - 8;
    while (targetEnd > methodEnd && bytes[targetEnd - 1] == ' ') {
      targetEnd--;
    }
    int target = methodEnd;
    while (target < targetEnd && bytes[target] == ' ') {
      target++;
    }
    if (target == targetEnd || targetEnd == versionEnd - 8) {
      return false;
    }
    exchange.method = parsing.methods.of(bytes, from, methodEnd);
    exchange.version = minor == 1 ? "1.1" : minor == 0 ? "1.0" : "1." + minor;
    target(exchange, bytes, target, targetEnd, parsing);
    return true;
  }

  /** The four forms of RFC 9112 §3.2. */
  private static void target(
      Exchange exchange, byte[] bytes, int from, int to, HttpParsing parsing) {
    int path = from;
    if (bytes[from] != '/' && !exchange.method.equals("CONNECT")) {
      int authority = authorityOfAbsoluteForm(bytes, from, to);
      if (authority > 0) {
        path = authority;
        while (path < to && bytes[path] != '/' && bytes[path] != '?' && bytes[path] != '#') {
          path++;
        }
        exchange.host = parsing.hosts.of(bytes, hostOf(bytes, authority, path), path);
      }
    }
    int end = path;
    while (end < to && bytes[end] != '?' && bytes[end] != '#') {
      end++;
    }
    exchange.path = path == end ? "/" : parsing.paths.of(bytes, path, end);
  }

  /** Where the authority of {@code scheme://authority/path} begins, or -1. */
  private static int authorityOfAbsoluteForm(byte[] bytes, int from, int to) {
    for (int i = from; i + 2 < to && i - from < 12; i++) {
      if (bytes[i] == ':') {
        return bytes[i + 1] == '/' && bytes[i + 2] == '/' ? i + 3 : -1;
      }
    }
    return -1;
  }

  /**
   * Where the host begins in an authority: after the userinfo that RFC 9110 §4.2.4 forbids, since
   * it may hold a password.
   */
  private static int hostOf(byte[] bytes, int from, int to) {
    int host = to;
    while (host > from && bytes[host - 1] != '@') {
      host--;
    }
    return host;
  }

  /**
   * Takes host, trace context and client from the fields, and sets up the body by RFC 9112 §6.3.
   */
  static void frame(Exchange exchange, byte[] bytes, Body body, HttpParsing parsing) {
    HeadFields fields = parsing.fields;
    exchange.expectsContinue = fields.expects;
    exchange.closes = fields.closes;
    if (exchange.host == null && fields.hostTo > fields.hostFrom) {
      int host = hostOf(bytes, fields.hostFrom, fields.hostTo);
      exchange.host = parsing.hosts.of(bytes, host, fields.hostTo);
    }
    if (fields.traceTo > fields.traceFrom) {
      TraceParent.read(exchange, bytes, fields.traceFrom, fields.traceTo);
    }
    if (parsing.readsTraceContext()
        && fields.traceTo > fields.traceFrom
        && fields.traceTo - fields.traceFrom <= 128) {
      exchange.traceparent =
          new String(
              bytes,
              fields.traceFrom,
              fields.traceTo - fields.traceFrom,
              StandardCharsets.ISO_8859_1);
    }
    int clientBytes = fields.clientTo - fields.clientFrom;
    if (clientBytes > 0 && clientBytes <= LONGEST_CLIENT_ID) {
      exchange.clientId = parsing.clients.of(bytes, fields.clientFrom, fields.clientTo);
    }
    frame(body, fields.transfer, fields.contentLength);
  }

  /** Sets up the body by RFC 9112 §6.3. */
  static void frame(Body body, int transfer, long contentLength) {
    if (transfer == HeadFields.TRANSFER_CHUNKED) {
      // Rule 3: Transfer-Encoding overrides Content-Length.
      body.chunked();
    } else if (transfer == HeadFields.TRANSFER_OTHER) {
      // Rule 4.3: the length cannot be determined; servers answer 400 and close.
      body.untilClose();
    } else if (contentLength > 0) {
      body.length(contentLength);
    } else if (contentLength == HeadFields.INVALID) {
      // Rule 5: unrecoverable; what follows cannot be told from a body.
      body.untilClose();
    } else {
      // Rule 7: no body.
      body.none();
    }
  }

  /** RFC 9113 §3.4: an HTTP/2 connection begins with {@code PRI * HTTP/2.0}. */
  static boolean isHttp2Preface(byte[] bytes, int from, int to) {
    return http2Preface(0, bytes, from, to) == HTTP_2_PREFACE_BYTES;
  }

  /** How many bytes of that have come, of which the first {@code matched} came before these. */
  static int http2Preface(int matched, byte[] bytes, int from, int to) {
    int more = 0;
    while (matched + more < HTTP_2_PREFACE.length
        && from + more < to
        && bytes[from + more] == HTTP_2_PREFACE[matched + more]) {
      more++;
    }
    return matched + more;
  }
}
