package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * What the head said that {@link HeadLines} compares others with.
 *
 * <p>Idea: most heads differ from the one before in nothing that is asked for, be it a date, a
 * validator or the name of a browser. Such a head is not read: it says what the model said. Shared
 * by all connections of one thread, one for each direction.
 */
final class ModelHead {
  private final int askedFor;
  private boolean known;
  private String method = "";
  private String path = "";
  private String version = "";
  private @Nullable String host;
  private @Nullable String traceparent;
  private long traceHigh;
  private long traceLow;
  private boolean traceSampled;
  private @Nullable String clientId;
  private @Nullable String contentType;
  private boolean expects;
  private boolean closes;
  private int status;
  private int transfer;
  private long contentLength;

  /**
   * @param askedFor of which lines this depends, as bits of {@link HeadLines#differing}
   */
  ModelHead(int askedFor) {
    this.askedFor = askedFor;
  }

  /** Whether the head found last says what this does. */
  boolean is(HeadLines lines) {
    return known && (lines.differing() & askedFor) == 0;
  }

  /** The head found last has become the model; what it says is not known yet. */
  void forget() {
    known = false;
  }

  /** What the new model says, a request head without oddities. */
  void learnRequest(Exchange exchange, HeadFields fields) {
    method = exchange.method;
    path = exchange.path;
    version = exchange.version;
    host = exchange.host;
    traceparent = exchange.traceparent;
    traceHigh = exchange.traceHigh;
    traceLow = exchange.traceLow;
    traceSampled = exchange.traceSampled;
    clientId = exchange.clientId;
    expects = fields.expects;
    learnFraming(fields);
  }

  /** What the new model says, a response head without oddities. */
  void learnResponse(Exchange exchange, HeadFields fields) {
    status = exchange.status;
    contentType = exchange.status < 200 ? null : exchange.contentType;
    learnFraming(fields);
  }

  private void learnFraming(HeadFields fields) {
    closes = fields.closes;
    transfer = fields.transfer;
    contentLength = fields.contentLength;
    known = true;
  }

  void tellRequest(Exchange exchange, Body body) {
    exchange.method = method;
    exchange.path = path;
    exchange.version = version;
    exchange.host = host;
    exchange.traceparent = traceparent;
    exchange.traceHigh = traceHigh;
    exchange.traceLow = traceLow;
    exchange.traceSampled = traceSampled;
    exchange.clientId = clientId;
    exchange.expectsContinue = expects;
    exchange.closes = closes;
    RequestHead.frame(body, transfer, contentLength);
  }

  void tellResponse(Exchange exchange, Body body) {
    exchange.status = status;
    exchange.closes |= closes;
    if (contentType != null) {
      exchange.contentType = contentType;
    }
    ResponseHead.frame(exchange, body, transfer, contentLength);
  }
}
