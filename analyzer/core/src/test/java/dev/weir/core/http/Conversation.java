package dev.weir.core.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a scripted conversation to a connection, in pieces of any size, and writes down what comes
 * out, one line an exchange: {@code GET /a 200 req=18+0+0 resp=40+5+0}, sizes as header, body and
 * framing, or as their sum if the exchange is inexact.
 */
final class Conversation implements ExchangeListener {
  private record Turn(Direction direction, String text, long lost, boolean end) {}

  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40000, "10.0.0.2", 80);

  private final List<Turn> turns = new ArrayList<>();
  private final List<String> exchanges = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private boolean fromStart = true;
  private @Nullable HttpParsing shared;
  private long idleBytes;
  private long partialBytes;
  private long foreignBytes;
  private long undecidedBytes;
  private long ownedBytes;
  private long fedBytes;
  private String protocol = "";

  static Conversation begin() {
    return new Conversation();
  }

  static Conversation joinedMidway() {
    Conversation conversation = new Conversation();
    conversation.fromStart = false;
    return conversation;
  }

  /** Shares scratch space, symbols and limits with others. */
  Conversation with(HttpParsing parsing) {
    shared = parsing;
    return this;
  }

  Conversation client(String text) {
    return turn(Direction.REQUEST, text);
  }

  Conversation server(String text) {
    return turn(Direction.RESPONSE, text);
  }

  Conversation lostFromClient(long bytes) {
    turns.add(new Turn(Direction.REQUEST, "", bytes, false));
    return this;
  }

  Conversation lostFromServer(long bytes) {
    turns.add(new Turn(Direction.RESPONSE, "", bytes, false));
    return this;
  }

  Conversation clientCloses() {
    turns.add(new Turn(Direction.REQUEST, "", 0, true));
    return this;
  }

  Conversation serverCloses() {
    turns.add(new Turn(Direction.RESPONSE, "", 0, true));
    return this;
  }

  private Conversation turn(Direction direction, String text) {
    turns.add(new Turn(direction, text, 0, false));
    return this;
  }

  @Override
  public String toString() {
    return turns.toString();
  }

  /** Plays the turns as they are. */
  Conversation play() {
    return play(Integer.MAX_VALUE, null);
  }

  /**
   * Plays the turns in pieces of {@code most} bytes; or at random in pieces of 1 to {@code most},
   * some of which are passed over as far as they are opaque.
   */
  Conversation play(int most, @Nullable Random random) {
    exchanges.clear();
    oddities.clear();
    idleBytes = partialBytes = foreignBytes = undecidedBytes = ownedBytes = fedBytes = 0;
    HttpParsing parsing = shared == null ? new HttpParsing() : shared;
    HttpConnection connection = new HttpConnection(ENDPOINTS, this, parsing, fromStart);
    long now = 1;
    for (Turn turn : turns) {
      if (turn.end) {
        connection.end(turn.direction, now++);
      }
      for (long left = turn.lost; left > 0; ) {
        long consumed = connection.gap(turn.direction, left, now++);
        left -= consumed;
      }
      byte[] bytes = turn.text.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < bytes.length; ) {
        int piece = random == null ? most : 1 + random.nextInt(most);
        int end = (int) Math.min(bytes.length, (long) at + piece);
        while (at < end) {
          boolean passesOver = random != null && !random.nextBoolean();
          long opaque = passesOver ? connection.opaqueBytes(turn.direction) : 0;
          int consumed =
              opaque > 0
                  ? (int) connection.gap(turn.direction, Math.min(opaque, end - at), now)
                  : connection.feed(turn.direction, bytes, at, end - at, now);
          charge(connection, consumed);
          at += consumed;
        }
        now++;
      }
    }
    protocol = connection.protocolName();
    connection.close(now);
    return this;
  }

  private void charge(HttpConnection connection, int consumed) {
    fedBytes += consumed;
    if (connection.owner() != null) {
      ownedBytes += consumed;
      return;
    }
    switch (connection.unowned()) {
      case IDLE -> idleBytes += consumed;
      case PARTIAL -> partialBytes += consumed;
      case FOREIGN -> foreignBytes += consumed;
      case UNDECIDED -> undecidedBytes += consumed;
    }
  }

  List<String> exchanges() {
    return exchanges;
  }

  List<String> oddities() {
    return oddities;
  }

  String protocol() {
    return protocol;
  }

  boolean startsAtTheBeginning() {
    return fromStart;
  }

  long idleBytes() {
    return idleBytes;
  }

  long partialBytes() {
    return partialBytes;
  }

  long foreignBytes() {
    return foreignBytes;
  }

  long undecidedBytes() {
    return undecidedBytes;
  }

  /** Bytes fed, and what they were charged to, which must be the same. */
  boolean everyByteIsCharged() {
    return fedBytes == ownedBytes + idleBytes + partialBytes + foreignBytes + undecidedBytes;
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    if (exchange.finished() || count <= 0) {
      throw new AssertionError(count + " bytes reported of " + exchange.path());
    }
  }

  @Override
  public void requestHead(Exchange exchange) {}

  @Override
  public void responseHead(Exchange exchange) {}

  @Override
  public void finished(Exchange exchange) {
    exchanges.add(describe(exchange));
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    oddities.add(name);
  }

  private static String describe(Exchange x) {
    if (!x.requestHeadSeen()) {
      return x.foreign() ? "foreign" : "unknown";
    }
    String status = x.responseHeadSeen() ? String.valueOf(x.status()) : "-";
    return x.method()
        + ' '
        + x.path()
        + ' '
        + status
        + " req="
        + sizes(x, Direction.REQUEST)
        + " resp="
        + sizes(x, Direction.RESPONSE)
        + (x.requestComplete() && x.responseComplete() ? "" : " incomplete")
        + (x.sizesExact() ? "" : " inexact");
  }

  /** The kinds apart; only their sum where the split is not known. */
  private static String sizes(Exchange x, Direction direction) {
    if (!x.sizesExact()) {
      return String.valueOf(x.messageBytes(direction));
    }
    return x.bytes(direction, ByteKind.HEADER)
        + "+"
        + x.bytes(direction, ByteKind.BODY)
        + "+"
        + x.bytes(direction, ByteKind.FRAMING);
  }
}
