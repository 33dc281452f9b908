package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.0 and 1.1 (RFC 9112) on one connection: pairs requests with responses and keeps account of
 * whose every byte is.
 *
 * <p>Exchanges in progress stand in a list from the oldest to the newest; responses answer them in
 * order. Most connections do not pipeline: a request is sent after the response to the one before
 * it. After a loss that is what tells whose bytes are: while one exchange is outstanding,
 * everything the server sends is its response, and the next request ends it. On a connection that
 * has pipelined this does not hold, so there responses after a loss are nobody's ({@code unpaired})
 * rather than somebody else's.
 */
final class Http1 implements Protocol {
  HttpParsing parsing;
  private final Endpoints endpoints;
  private ExchangeListener listener;
  private final MessageReader request;
  private final MessageReader response;
  private final Pairing pairing;

  private @Nullable Exchange owner;

  /** The two exchanges begun last, kept only to be used again. */
  private @Nullable Exchange last;

  private @Nullable Exchange secondLast;
  private int ordinal;

  /** Whether a valid start line has been seen. */
  private boolean recognized;

  /** Whether bytes are missing: a loss, or the connection was joined midway. */
  private boolean lossy;

  private @Nullable String foreignName;

  Http1(Endpoints endpoints, ExchangeListener listener, HttpParsing parsing, boolean fromStart) {
    this.endpoints = endpoints;
    this.listener = listener;
    this.parsing = parsing;
    this.pairing = new Pairing(listener, parsing.outstanding);
    this.lossy = !fromStart;
    this.ordinal = fromStart ? 0 : 1;
    MessageReader.State state = fromStart ? MessageReader.State.START : MessageReader.State.LOST;
    this.request = new MessageReader(Direction.REQUEST, this, parsing.requestLines, state);
    this.response = new MessageReader(Direction.RESPONSE, this, parsing.responseLines, state);
  }

  @Override
  public int feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    return reader(direction).feed(bytes, offset, length, nowNanos);
  }

  @Override
  public long gap(Direction direction, long length, long nowNanos) {
    return reader(direction).gap(length, nowNanos);
  }

  @Override
  public void rejoin() {
    lossy = true;
    if (pairing.pipelined()) {
      unpair();
    } else {
      oddity("exchanges_lost", pairing.oldest(), "");
      response.lose();
      pairing.giveUp();
    }
    request.lose();
  }

  @Override
  public boolean moveTo(ExchangeListener newListener, HttpParsing newParsing) {
    if (pairing.oldest() != null
        || !request.isBetween()
        || !response.isBetween()
        || isAttached(last)
        || isAttached(secondLast)) {
      return false;
    }
    listener = newListener;
    pairing.tell(newListener);
    parsing = newParsing;
    request.lines = newParsing.requestLines;
    response.lines = newParsing.responseLines;
    return true;
  }

  private static boolean isAttached(@Nullable Exchange exchange) {
    return exchange != null && exchange.attachment() != null;
  }

  @Override
  public void end(Direction direction, long nowNanos) {
    MessageReader reader = reader(direction);
    Exchange exchange = reader.owner;
    MessageReader.State state = reader.state;
    boolean endsHere = reader.endsWithConnection();
    if (exchange != null && !exchange.finished) {
      reader.settle(nowNanos);
    }
    reader.restart();
    if (exchange == null || exchange.finished) {
      return;
    }
    switch (state) {
      case HEAD -> {
        if (direction == Direction.REQUEST) {
          exchange.requestComplete = true;
          if (pairing.awaiting() == exchange && response.owner != exchange) {
            // A request that was never sent whole and will not be answered.
            pairing.giveUp(exchange);
          }
        }
      }
      case BODY -> {
        // RFC 9112 §6.3 rule 8: a body without a length ends with the connection.
        if (endsHere && !exchange.tunnelled) {
          complete(direction, exchange, nowNanos);
        }
      }
      case LOST, BROKEN -> complete(direction, exchange, nowNanos);
      case START -> {
        // Between messages: nothing is cut off.
      }
    }
  }

  @Override
  public void close(long nowNanos) {
    end(Direction.REQUEST, nowNanos);
    end(Direction.RESPONSE, nowNanos);
    pairing.close(!recognized && foreignName == null);
  }

  @Override
  public @Nullable Exchange owner() {
    return owner;
  }

  @Override
  public Unowned unowned() {
    if (foreignName != null) {
      return Unowned.FOREIGN;
    }
    if (!recognized) {
      return Unowned.UNDECIDED;
    }
    boolean lost =
        (request.owner == null && isLost(request)) || (response.owner == null && isLost(response));
    return lost ? Unowned.PARTIAL : Unowned.IDLE;
  }

  @Override
  public @Nullable Exchange inProgress() {
    return pairing.oldest();
  }

  @Override
  public @Nullable Exchange answering() {
    return pairing.awaiting();
  }

  @Override
  public @Nullable Exchange receiving() {
    Exchange exchange = request.owner;
    return exchange == null || !exchange.requestHeadSeen || exchange.requestComplete
        ? null
        : exchange;
  }

  @Override
  public int newestRequest() {
    return pairing.newestKnown();
  }

  @Override
  public @Nullable Exchange requestAfter(int after) {
    return pairing.knownAfter(after);
  }

  @Override
  public long opaqueBytes(Direction direction) {
    return reader(direction).opaqueBytes();
  }

  @Override
  public String name() {
    return "http1";
  }

  /** What the connection carries if it is not HTTP/1; null while it is, or may be. */
  @Nullable String foreignName() {
    return foreignName;
  }

  /** Whether nothing has come from the client, where this carries something else than HTTP/1. */
  boolean clientIsSilent() {
    return !lossy && request.isBetween();
  }

  // Called by the readers.

  /** The first byte of a message has come; says to which exchange it belongs. */
  Exchange begins(MessageReader reader, long nowNanos) {
    return reader.direction == Direction.REQUEST
        ? requestBegins(nowNanos)
        : responseBegins(nowNanos);
  }

  /**
   * Bytes are missing where the structure of a message was; says whose they are, and whose what
   * follows is until a message begins again.
   */
  @Nullable Exchange structureLost(MessageReader reader, long nowNanos) {
    lossy = true;
    Exchange exchange = reader.owner;
    if (reader.direction == Direction.REQUEST) {
      if (pairing.pipelined() && pairing.awaiting() != null) {
        // Nobody knows how many requests are missing: the known ones before them will still be
        // answered in order, later responses answer nobody knows what.
        pairing.answersEndWith(exchange);
        if (exchange != null) {
          exchange.sizesExact = false;
          complete(Direction.REQUEST, exchange, nowNanos);
        }
        return null;
      }
      return exchange != null ? exchange : requestBegins(nowNanos);
    }
    Exchange awaiting = pairing.awaiting();
    if (pairing.unpaired() || (pairing.pipelined() && awaiting != null && awaiting.next != null)) {
      unpair();
      return null;
    }
    if (exchange == null) {
      exchange = responseBegins(nowNanos);
      oddity("response_head_lost", exchange, "");
    }
    return exchange;
  }

  /**
   * A piece that begins a message came while the reader was lost; says whether the message is to be
   * believed.
   */
  boolean resumes(MessageReader reader, long nowNanos) {
    Exchange lost = reader.owner;
    if (reader.direction == Direction.RESPONSE) {
      // While its exchange is the only one outstanding, what looks like a head is its content.
      return !pairing.unpaired() && (lost == null || !lost.responseHeadSeen);
    }
    if (lost != null) {
      reader.settle(nowNanos);
      complete(Direction.REQUEST, lost, nowNanos);
    }
    return true;
  }

  /** Lost bytes pass that will be counted once it is clear that they belong to the owner. */
  void passesUnsure(MessageReader reader) {
    owner = reader.owner;
  }

  /** Bytes between messages pass. */
  void passesNobodys() {
    owner = null;
  }

  void count(MessageReader reader, ByteKind kind, long bytes, long nowNanos) {
    Exchange exchange = reader.owner;
    if (exchange != null && exchange.finished) {
      // Bytes after the end of what they belong to: nothing well-formed gets here.
      exchange = null;
    }
    owner = exchange;
    if (exchange != null && bytes > 0) {
      exchange.add(reader.direction, kind, bytes);
      exchange.endNanos = nowNanos;
      listener.bytes(exchange, reader.direction, kind, bytes, nowNanos);
    }
  }

  void countBody(MessageReader reader, long nowNanos) {
    Body body = reader.body;
    if (body.content > 0) {
      count(reader, ByteKind.BODY, body.content, nowNanos);
    }
    if (body.framing > 0) {
      count(reader, ByteKind.FRAMING, body.framing, nowNanos);
    }
    if (body.content + body.framing == 0) {
      count(reader, ByteKind.BODY, 0, nowNanos);
    }
  }

  /** Bytes whose place in the message is not known. */
  void countLost(MessageReader reader, long bytes, long nowNanos) {
    Exchange exchange = reader.owner;
    if (exchange == null || exchange.finished) {
      owner = null;
      return;
    }
    exchange.sizesExact = false;
    boolean body = reader.direction == Direction.RESPONSE || mayHaveContent(exchange);
    count(reader, body ? ByteKind.BODY : ByteKind.HEADER, bytes, nowNanos);
  }

  /** A head is still incomplete: is it one at all? */
  void headGoesOn(MessageReader reader, PartialHead head) {
    boolean plausible =
        reader.direction == Direction.REQUEST
            ? StartLine.couldBeRequest(head.bytes(), 0, head.length())
            : StartLine.couldBeStatus(head.bytes(), 0, head.length());
    if (!plausible) {
      notHttp(reader, head.bytes(), 0, head.length());
    }
  }

  /**
   * Reads a complete head, whose lines have just been found, and sets up its body.
   *
   * @return false when it is none
   */
  boolean readHead(MessageReader reader, byte[] bytes, int from, boolean oversized) {
    HeadLines lines = reader.lines;
    boolean request = reader.direction == Direction.REQUEST;
    Exchange exchange = reader.owner;
    ModelHead model = request ? parsing.requestModel : parsing.responseModel;
    if (exchange != null && !oversized && model.is(lines)) {
      recognized = true;
      if (request) {
        model.tellRequest(exchange, reader.body);
      } else {
        model.tellResponse(exchange, reader.body);
      }
      return true;
    }
    if (lines.isModel()) {
      model.forget();
    }
    int lineEnd = textEnd(bytes, lines, 0);
    if (exchange == null
        || !(request
            ? RequestHead.read(exchange, bytes, from, lineEnd, parsing)
            : ResponseHead.read(exchange, bytes, from, lineEnd))) {
      notHttp(reader, bytes, from, lineEnd);
      return false;
    }
    recognized = true;
    parsing.fields.read(bytes, lines, request);
    if (oversized) {
      oddity("head_oversized", exchange, "");
    }
    if (request) {
      RequestHead.frame(exchange, bytes, reader.body, parsing);
    } else {
      ResponseHead.frame(exchange, bytes, reader.body, parsing);
    }
    if (parsing.fields.oddities != 0) {
      fieldOddities(exchange);
    } else if (lines.isModel() && request) {
      model.learnRequest(exchange, parsing.fields);
    } else if (lines.isModel()) {
      model.learnResponse(exchange, parsing.fields);
    }
    return true;
  }

  /** A head has been read and its bytes counted. */
  void headEnds(MessageReader reader, long nowNanos) {
    Exchange exchange = reader.owner;
    if (exchange == null) {
      return;
    }
    if (reader.direction == Direction.REQUEST) {
      exchange.requestHeadSeen = true;
      listener.requestHead(exchange);
    } else if (exchange.status < 200 && exchange.status != 101) {
      // RFC 9110 §15.2: an interim response; the final one is still to come.
      exchange.expectsContinue &= exchange.status != 100;
      reader.restart();
      owner = exchange;
      return;
    } else {
      exchange.responseHeadSeen = true;
      listener.responseHead(exchange);
      if (ResponseHead.opensTunnel(exchange)) {
        exchange.tunnelled = true;
        request.tunnel(exchange);
        response.tunnel(exchange);
        return;
      }
    }
    reader.state = MessageReader.State.BODY;
    if (reader.body.done()) {
      messageEnds(reader, nowNanos);
    }
  }

  /** Bytes were lost inside a head; takes from the part before them what it says. */
  void headCutOff(MessageReader reader, byte[] bytes) {
    lossy = true;
    HeadLines lines = reader.lines;
    Exchange exchange = reader.owner;
    if (exchange == null || lines.count() == 0) {
      return;
    }
    exchange.sizesExact = false;
    int lineEnd = textEnd(bytes, lines, 0);
    if (reader.direction == Direction.REQUEST) {
      if (RequestHead.read(exchange, bytes, 0, lineEnd, parsing)) {
        recognized = true;
        parsing.fields.read(bytes, lines, true);
        RequestHead.frame(exchange, bytes, reader.body, parsing);
        exchange.requestHeadSeen = true;
        listener.requestHead(exchange);
        oddity("request_head_cut_off", exchange, "");
      }
    } else if (ResponseHead.read(exchange, bytes, 0, lineEnd) && exchange.status >= 200) {
      recognized = true;
      parsing.fields.read(bytes, lines, false);
      ResponseHead.frame(exchange, bytes, reader.body, parsing);
      exchange.responseHeadSeen = true;
      listener.responseHead(exchange);
      oddity("response_head_cut_off", exchange, "");
    }
  }

  /** The last byte of a message has been counted. */
  void messageEnds(MessageReader reader, long nowNanos) {
    Exchange exchange = reader.owner;
    reader.state = MessageReader.State.START;
    reader.owner = null;
    if (exchange != null) {
      complete(reader.direction, exchange, nowNanos);
    }
  }

  /** The sender violated the protocol. */
  void broken(MessageReader reader, String oddity) {
    Exchange exchange = reader.owner;
    if (exchange != null) {
      exchange.sizesExact = false;
    }
    oddity(oddity, exchange, "");
  }

  /** Something is worth a remark and nothing more. */
  void remark(MessageReader reader, String oddity) {
    oddity(oddity, reader.owner, "");
  }

  private MessageReader reader(Direction direction) {
    return direction == Direction.REQUEST ? request : response;
  }

  private Exchange requestBegins(long nowNanos) {
    Exchange outstanding = pairing.awaiting();
    if (outstanding == null) {
      if (isLost(response) && response.owner == null && !pairing.unpaired()) {
        response.restart();
      }
    } else if (!pairing.pipelined() && isInferable(outstanding)) {
      outstanding.sizesExact = false;
      response.restart();
      complete(Direction.RESPONSE, outstanding, nowNanos);
    } else {
      pairing.pipelines();
      if (isLost(response) || pairing.full()) {
        unpair();
      }
    }
    Exchange exchange = nextExchange();
    exchange.startNanos = nowNanos;
    pairing.add(exchange);
    return exchange;
  }

  /** A fresh exchange, or one of the two before it that nobody can mean any more. */
  private Exchange nextExchange() {
    if (!parsing.recyclesExchanges()) {
      return new Exchange(endpoints, ordinal++);
    }
    Exchange spare = spare(last);
    if (spare == null) {
      spare = spare(secondLast);
      secondLast = last;
    }
    if (spare == null) {
      spare = new Exchange(endpoints, ordinal++);
    } else {
      spare.renew(ordinal++);
    }
    last = spare;
    return spare;
  }

  /** The exchange if nobody can mean it: its last bytes have been charged, since others follow. */
  private @Nullable Exchange spare(@Nullable Exchange exchange) {
    return exchange != null
            && exchange.finished
            && !lossy
            && exchange != request.owner
            && exchange != response.owner
            && exchange.attachment() == null // else the listener has yet to be done with it
        ? exchange
        : null;
  }

  /** Whether the end of a response can only be inferred from the next request. */
  private boolean isInferable(Exchange outstanding) {
    if (isLost(response)) {
      return true;
    }
    return lossy && !outstanding.requestHeadSeen && outstanding.requestComplete;
  }

  private Exchange responseBegins(long nowNanos) {
    Exchange exchange = pairing.awaiting();
    if (exchange == null) {
      exchange = requestBegins(nowNanos);
      exchange.requestComplete = true;
      pairing.await(exchange);
      if (!lossy && recognized) {
        oddity("response_without_request", exchange, "");
      }
    } else if (request.owner == exchange && request.state == MessageReader.State.LOST) {
      // The server answers, so the request it answers is complete.
      request.settle(nowNanos);
      complete(Direction.REQUEST, exchange, nowNanos);
      request.owner = null;
    }
    exchange.firstByteNanos = nowNanos;
    return exchange;
  }

  private void complete(Direction direction, Exchange exchange, long nowNanos) {
    pairing.complete(direction, exchange, nowNanos);
    if (direction == Direction.RESPONSE
        && request.owner == exchange
        && request.state == MessageReader.State.BROKEN) {
      // The server has answered what was no request, and goes on: so may the client.
      request.restart();
      pairing.complete(Direction.REQUEST, exchange, nowNanos);
    }
    if (direction == Direction.RESPONSE && pairing.isLastAnswer(exchange)) {
      unpair();
    }
  }

  /** From here on nobody knows which response answers which request. */
  private void unpair() {
    if (!pairing.unpaired()) {
      oddity("responses_unpaired", pairing.awaiting(), "");
    }
    response.owner = null;
    response.state = MessageReader.State.LOST;
    pairing.unpair();
  }

  /** The start of a message is no start line. */
  private void notHttp(MessageReader reader, byte[] bytes, int from, int to) {
    Exchange exchange = reader.owner;
    if (recognized || exchange == null) {
      reader.breaks(
          reader.direction == Direction.REQUEST ? "request_line_invalid" : "status_line_invalid");
      return;
    }
    if (RequestHead.isHttp2Preface(bytes, from, to)) {
      foreignName = "http2";
    } else if (to - from >= 2 && bytes[from] == 0x16 && bytes[from + 1] == 3) {
      foreignName = "tls";
    } else {
      foreignName = "other";
    }
    exchange.foreign = true;
    reader.state = MessageReader.State.BROKEN;
  }

  private void fieldOddities(Exchange exchange) {
    int found = parsing.fields.oddities;
    for (int bit = 0; bit < HeadFields.oddityKinds(); bit++) {
      if ((found & 1 << bit) != 0) {
        oddity(HeadFields.oddityName(bit), exchange, "");
      }
    }
  }

  private void oddity(String name, @Nullable Exchange exchange, String example) {
    String text = example;
    if (text.isEmpty() && exchange != null) {
      text =
          exchange.method.isEmpty()
              ? endpoints.toString() // its request is not known
              : exchange.method + ' ' + exchange.path;
      text = text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
    listener.oddity(name, exchange, text);
  }

  private static int textEnd(byte[] bytes, HeadLines lines, int line) {
    int end = lines.start(line + 1) - 1;
    return end > lines.start(line) && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private static boolean isLost(MessageReader reader) {
    return reader.state == MessageReader.State.LOST || reader.state == MessageReader.State.BROKEN;
  }

  private static boolean mayHaveContent(Exchange exchange) {
    return exchange.requestHeadSeen
        && (exchange.method.equals("POST")
            || exchange.method.equals("PUT")
            || exchange.method.equals("PATCH"));
  }
}
