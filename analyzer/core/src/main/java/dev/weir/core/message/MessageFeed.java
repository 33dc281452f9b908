package dev.weir.core.message;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Feeds recorded messages to the parser, as the connections that carried them would have: the way
 * back from {@link MessageAssembler}, so that the same exchanges come out.
 *
 * <p>A request waits for the response of its id, and both are fed together; one that is overtaken
 * by the response of a later request on its connection, or that waits when too many do, is fed
 * without. A response whose request is not known is an oddity. Nobody recorded when each byte
 * passed: they are taken to have passed evenly from a message's start to its end. Confined to one
 * thread; {@link #finish} must be called at the end.
 */
public final class MessageFeed implements MessageSink {
  private static final int MOST_CONNECTIONS = 1 << 16;
  private static final int MOST_WAITING = 1 << 14;
  private static final long MOST_WAITING_BYTES = 64L << 20;
  private static final int PIECE_BYTES = 1 << 14;
  private static final int MOST_PIECES = 256;
  private static final int EXAMPLE_BYTES = 60;
  private static final int STREAM_ID_DIGITS = 24;

  private final ExchangeListener listener;
  private final @Nullable MessageTap tap;
  private final HttpParsing parsing;
  private final Runnable connectionOpened;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Long, Connection> connections = new LinkedHashMap<>(16, 0.75f, true);
  private long waitingBytes;

  private static final class Connection {
    final ArrayDeque<Waiting> requests = new ArrayDeque<>();
    @Nullable HttpConnection http;
  }

  private static final class Waiting {
    final Connection connection;

    /** Null once it has been fed. */
    @Nullable Message request;

    Waiting(Message request, Connection connection) {
      this.request = request;
      this.connection = connection;
    }
  }

  /**
   * @param connectionOpened called for every connection, before its first request is fed
   */
  public MessageFeed(ExchangeListener listener, HttpParsing parsing, Runnable connectionOpened) {
    this(listener, null, parsing, connectionOpened);
  }

  /**
   * @param tap told the very bytes, too; null for nobody
   * @param connectionOpened called for every connection, before its first request is fed
   */
  public MessageFeed(
      ExchangeListener listener,
      @Nullable MessageTap tap,
      HttpParsing parsing,
      Runnable connectionOpened) {
    this.listener = listener;
    this.tap = tap;
    this.parsing = parsing;
    this.connectionOpened = connectionOpened;
  }

  @Override
  public void message(Message message) {
    switch (message.kind()) {
      case REQUEST -> request(message);
      case RESPONSE -> response(message);
      case REPLAYED_RESPONSE -> {
        // Of another server, and another time.
      }
    }
  }

  /** No more will come: feeds what waits. */
  public void finish() {
    for (Waiting each : waiting) {
      feedAlone(each);
    }
    waiting.clear();
    connections.clear();
  }

  private void request(Message request) {
    Connection connection = connections.get(request.connection());
    if (connection == null) {
      connection = new Connection();
      connections.put(request.connection(), connection);
      connectionOpened.run();
      boundConnections();
    }
    Waiting added = new Waiting(request, connection);
    connection.requests.add(added);
    waiting.add(added);
    waitingBytes += request.bytes().length;
    boundWaiting();
  }

  private void response(Message response) {
    Connection connection = connections.get(response.connection());
    Waiting asked = connection == null ? null : requestOf(response, connection);
    if (connection == null || asked == null) {
      byte[] bytes = response.bytes();
      int shown = Math.min(bytes.length, EXAMPLE_BYTES);
      String line = new String(bytes, 0, shown, StandardCharsets.ISO_8859_1);
      String example = line.lines().findFirst().orElse("");
      listener.oddity("response_without_request", null, example);
      return;
    }
    Waiting oldest = connection.requests.remove();
    while (oldest != asked) {
      feedAlone(oldest);
      oldest = connection.requests.remove();
    }
    HttpConnection http = feedRequest(asked);
    if (http != null) {
      feed(http, Direction.RESPONSE, response);
      if (http.inProgress() != null) {
        close(connection, http, response);
      }
    }
    dropFed();
  }

  private void dropFed() {
    Waiting oldest = waiting.peek();
    while (oldest != null && oldest.request == null) {
      waiting.remove();
      oldest = waiting.peek();
    }
  }

  private static @Nullable Waiting requestOf(Message response, Connection connection) {
    for (Waiting each : connection.requests) {
      Message request = each.request;
      if (request != null && request.id().equals(response.id())) {
        return each;
      }
    }
    return null;
  }

  /** Without an answer, the next response must not be taken for one. */
  private void feedAlone(Waiting asked) {
    Message request = asked.request;
    HttpConnection http = feedRequest(asked);
    if (request != null && http != null) {
      close(asked.connection, http, request);
    }
  }

  private static void close(Connection connection, HttpConnection http, Message last) {
    http.close(last.startNanos() + last.durationNanos());
    connection.http = null;
  }

  /** Null if it was fed before. */
  private @Nullable HttpConnection feedRequest(Waiting asked) {
    Message request = asked.request;
    if (request == null) {
      return null;
    }
    asked.request = null;
    waitingBytes -= request.bytes().length;
    Connection connection = asked.connection;
    HttpConnection http = connection.http;
    if (http == null) {
      http = new HttpConnection(endpoints(request), listener, parsing, true);
      connection.http = http;
    }
    feed(http, Direction.REQUEST, request);
    return http;
  }

  /** The ports are in ids that GoReplay or Weir made: client's, server's, client's address. */
  private static Endpoints endpoints(Message request) {
    String id = request.id();
    boolean ports = !request.clientAddress().isEmpty() && id.length() == STREAM_ID_DIGITS;
    return new Endpoints(
        request.clientAddress(), ports ? port(id, 0) : 0, "", ports ? port(id, 4) : 0);
  }

  private static int port(String id, int from) {
    int port = 0;
    for (int i = from; i < from + 4; i++) {
      port = port << 4 | Math.max(0, Character.digit(id.charAt(i), 16));
    }
    return port;
  }

  private void feed(HttpConnection http, Direction direction, Message message) {
    byte[] bytes = message.bytes();
    long totalBytes = bytes.length + message.omittedBytes();
    int pieceBytes = Math.max(PIECE_BYTES, bytes.length / MOST_PIECES + 1);
    int offset = 0;
    while (offset < bytes.length) {
      int end = Math.min(bytes.length, offset + pieceBytes);
      long nowNanos = at(message, offset == 0 && end < bytes.length ? 0 : end, totalBytes);
      while (offset < end) {
        int consumed = http.feed(direction, bytes, offset, end - offset, nowNanos);
        Exchange owner = http.owner();
        if (tap != null && owner != null) {
          tap.content(owner, direction, bytes, offset, consumed, nowNanos);
        }
        offset += consumed;
      }
    }
    long missingBytes = message.omittedBytes();
    long endNanos = message.startNanos() + message.durationNanos();
    while (missingBytes > 0) {
      long passed = http.gap(direction, missingBytes, endNanos);
      Exchange owner = http.owner();
      if (tap != null && owner != null) {
        tap.missing(owner, direction, passed, endNanos);
      }
      missingBytes -= passed;
    }
  }

  private static long at(Message message, long passedBytes, long totalBytes) {
    double share = totalBytes == 0 ? 0 : (double) passedBytes / totalBytes;
    return message.startNanos() + (long) (message.durationNanos() * share);
  }

  private void boundConnections() {
    if (connections.size() > MOST_CONNECTIONS) {
      Iterator<Connection> eldest = connections.values().iterator();
      for (Waiting each : eldest.next().requests) {
        feedAlone(each);
      }
      eldest.remove();
    }
  }

  private void boundWaiting() {
    if (waiting.size() > MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
      waiting.removeIf(each -> each.request == null);
      while (waiting.size() > MOST_WAITING / 2 || waitingBytes > MOST_WAITING_BYTES / 2) {
        Waiting oldest = waiting.remove();
        oldest.connection.requests.remove(oldest);
        feedAlone(oldest);
      }
    }
  }
}
