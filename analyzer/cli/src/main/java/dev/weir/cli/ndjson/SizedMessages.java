package dev.weir.cli.ndjson;

import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.message.AssemblyLimits;
import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import dev.weir.core.message.MessageIds;
import dev.weir.core.message.MessageSink;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes messages of an exchange of which only sizes and times are known. A request has the method,
 * path, host and version recorded, a head of as many bytes, a body in as many bytes, framed as it
 * was, that compresses as well. A response is its head; the body is left out, with its length.
 *
 * <p>What cannot be so is made as near as may be, and noted. Confined to one thread.
 */
final class SizedMessages {
  // RFC 9110 §8.6: a request of these methods says that its body is empty.
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final long PRIME = 0x100000001b3L; // of FNV-1a, parts the seeds of one connection

  private final Consumer<String> notes;
  private final Filler filler = new Filler();
  private final MessageIds ids = new MessageIds();
  private final int mostBytes = AssemblyLimits.defaults().requestBytes();
  private int withoutPorts;

  /**
   * @param notes told the name of whatever was not made as recorded
   */
  SizedMessages(Consumer<String> notes) {
    this.notes = notes;
  }

  void tell(RecordedExchange exchange, double deflateRatio, long connection, MessageSink sink) {
    if (!exchange.requestComplete()) {
      notes.accept("unfinished_request");
      return;
    }
    String id =
        exchange.endpoints().clientPort() > 0
            ? ids.next(exchange.endpoints())
            : String.format(Locale.ROOT, "%016x%08x", connection, withoutPorts++);
    sink.message(request(exchange, deflateRatio, connection, id));
    if (exchange.status() != 0) {
      sink.message(response(exchange, connection, id));
    }
  }

  private Message request(
      RecordedExchange exchange, double deflateRatio, long connection, String id) {
    Sizes sizes = exchange.request();
    byte[] head = requestHead(exchange).bytes(sizes.headerBytes());
    noteSize("request", head.length, sizes.headerBytes());
    byte[] body = body(exchange, deflateRatio, mostBytes - head.length);
    long wholeBytes = sizes.bodyBytes() + sizes.framingBytes();
    long omittedBytes = body.length < mostBytes - head.length ? 0 : wholeBytes - body.length;
    if (omittedBytes == 0 && body.length != wholeBytes) {
      notes.accept("request_framing_of_another_size");
    }
    byte[] bytes = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    RecordedExchange.Times times = exchange.times();
    return new Message(
        Kind.REQUEST,
        id,
        connection,
        exchange.endpoints().clientAddress(),
        times.startNanos(),
        Math.max(0, times.requestEndNanos() - times.startNanos()),
        bytes,
        Math.max(0, omittedBytes));
  }

  private SizedHead requestHead(RecordedExchange exchange) {
    Sizes sizes = exchange.request();
    String method = fit(exchange.method());
    String path = exchange.path().isEmpty() ? "/" : fit(exchange.path());
    SizedHead head = new SizedHead(method + ' ' + path + ' ' + version(exchange));
    String host = exchange.host();
    if (host != null) {
      head.field("Host", fit(host));
    }
    if (sizes.framingBytes() > 0) {
      head.field("Transfer-Encoding", "chunked");
    } else if (sizes.bodyBytes() > 0) {
      head.field("Content-Length", Long.toString(sizes.bodyBytes()));
    } else if (WITH_BODY.contains(method) && head.bareBytes() + 19 <= sizes.headerBytes()) {
      head.field("Content-Length", "0");
    }
    return head;
  }

  private byte[] body(RecordedExchange exchange, double deflateRatio, int mostBytes) {
    Sizes sizes = exchange.request();
    if (sizes.bodyBytes() > 0 && deflateRatio < 0) {
      notes.accept("body_of_unknown_compressibility");
    }
    long seed = exchange.times().startNanos() * PRIME + exchange.endpoints().clientPort();
    int dataBytes = (int) Math.min(mostBytes, sizes.bodyBytes());
    byte[] data = filler.bytes(dataBytes, deflateRatio, seed);
    return sizes.framingBytes() == 0
        ? data
        : ChunkedBody.of(data, sizes.bodyBytes(), sizes.framingBytes(), mostBytes);
  }

  private Message response(RecordedExchange exchange, long connection, String id) {
    Sizes sizes = exchange.response();
    SizedHead head = new SizedHead(version(exchange) + ' ' + status(exchange.status()) + " -");
    long bodyBytes = sizes.bodyBytes() + sizes.framingBytes();
    // RFC 9110 §6.4.1: a response to HEAD, a 1xx, 204 or 304 has no body.
    boolean bodiless =
        exchange.method().equals("HEAD")
            || exchange.status() < 200
            || exchange.status() == 204
            || exchange.status() == 304;
    if (!bodiless) {
      // One that never came to its end stays so.
      long declaredBytes = bodyBytes + (exchange.responseComplete() ? 0 : 1);
      head.field("Content-Length", Long.toString(declaredBytes));
    }
    byte[] bytes = head.bytes(sizes.headerBytes());
    noteSize("response", bytes.length, sizes.headerBytes());
    RecordedExchange.Times times = exchange.times();
    long startNanos = times.firstByteNanos() == 0 ? times.endNanos() : times.firstByteNanos();
    return new Message(
        Kind.RESPONSE,
        id,
        connection,
        "",
        startNanos,
        Math.max(0, times.endNanos() - startNanos),
        bytes,
        bodiless ? 0 : bodyBytes);
  }

  private void noteSize(String whose, int madeBytes, long recordedBytes) {
    if (madeBytes != recordedBytes) {
      notes.accept(whose + (madeBytes > recordedBytes ? "_head_longer" : "_head_shorter"));
    }
  }

  private static String status(int status) {
    return String.format(Locale.ROOT, "%03d", Math.max(100, status));
  }

  private static String version(RecordedExchange exchange) {
    return exchange.version().equals("1.0") ? "HTTP/1.0" : "HTTP/1.1";
  }

  /** What would end the line or the word is replaced: whoever wrote the file need not be Weir. */
  private String fit(String word) {
    StringBuilder fit = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      fit.append(c <= ' ' || c == 0x7f || c > 0xff ? '_' : c);
    }
    if (!fit.toString().equals(word)) {
      notes.accept("name_made_fit");
    }
    return fit.toString();
  }
}
