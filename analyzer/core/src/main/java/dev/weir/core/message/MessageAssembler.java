package dev.weir.core.message;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of exchanges together to whole messages, each told once its last byte has passed
 * and a request before its response. Stands in front of another listener, and is the tap as well.
 *
 * <p>Interim responses (1xx) are no part of the response's message: a client that sends the request
 * again asks for its own. Of a connection that becomes a tunnel the two heads are told. A request
 * with a hole is left out with its response, of a response with a hole what comes before it is
 * told. Memory is bounded; at the bound, bodies of responses go before requests. Confined to the
 * thread that feeds the parser; {@link #finish} must be called at the end.
 */
public final class MessageAssembler extends ForwardingListener implements MessageTap {
  /** What an exchange under way costs besides its bytes. */
  private static final int FOOTPRINT_BYTES = 512;

  private final MessageSink sink;
  private final AssemblyLimits limits;
  private final LeftOut leftOut = new LeftOut();
  private final MessageIds ids = new MessageIds();
  private final IdentityHashMap<Exchange, Pair> pairs = new IdentityHashMap<>();
  private final ArrayDeque<Exchange> finished = new ArrayDeque<>();
  private @Nullable Exchange lastExchange;
  private @Nullable Pair lastPair;
  private long heldBytes;
  private long heldResponseBytes;

  public MessageAssembler(ExchangeListener next, MessageSink sink, AssemblyLimits limits) {
    super(next);
    this.sink = sink;
    this.limits = limits;
  }

  /** What was not told, and why. */
  public LeftOut leftOut() {
    return leftOut;
  }

  /** What is kept of messages under way, in bytes. */
  long heldBytes() {
    return heldBytes;
  }

  @Override
  public void content(
      Exchange exchange, Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    Pair pair = pair(exchange);
    Assembly assembly = pair.of(direction);
    if (!assembly.closed) {
      assembly.passes(nowNanos);
      if (!assembly.cut) {
        keep(exchange, pair, assembly, bytes, offset, length);
      } else if (direction == Direction.REQUEST && !pair.requestCutByBound) {
        assembly.broken = true; // what follows a hole is no beginning of the body
      } else {
        assembly.omittedBytes += length;
      }
      settle(exchange, pair, assembly);
    }
    settleFinished();
  }

  @Override
  public void missing(Exchange exchange, Direction direction, long length, long nowNanos) {
    Pair pair = pair(exchange);
    Assembly assembly = pair.of(direction);
    if (!assembly.closed) {
      assembly.passes(nowNanos);
      assembly.broken |= !assembly.headWhole;
      assembly.cut = true;
      assembly.omittedBytes += length;
      settle(exchange, pair, assembly);
    }
    settleFinished();
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    if (exchange.foreign()) {
      leftOut.count(LeftOut.Reason.CONNECTION_NOT_HTTP1);
    }
    // Its last bytes may still be to come: the tap is told after the parser.
    finished.add(exchange);
  }

  /** No more will come: tells what is whole by now. */
  public void finish() {
    settleFinished();
  }

  private void keep(
      Exchange exchange, Pair pair, Assembly assembly, byte[] bytes, int offset, int length) {
    boolean request = assembly.direction == Direction.REQUEST;
    int most = request ? limits.requestBytes() : limits.responseBytes();
    int taken = Math.min(length, most - assembly.length());
    if (!makeRoom(assembly, taken)) {
      leftOut.count(LeftOut.Reason.MEMORY);
      if (request || !assembly.headWhole) {
        giveUp(assembly);
      } else {
        cut(assembly);
        assembly.omittedBytes += length;
      }
      return;
    }
    append(assembly, bytes, offset, taken);
    boolean headSeen = request ? exchange.requestHeadSeen() : exchange.responseHeadSeen();
    assembly.headWhole = headSeen;
    if (taken < length) {
      leftOut.count(LeftOut.Reason.BODY_CUT);
      assembly.cut = true;
      assembly.broken |= !headSeen;
      assembly.omittedBytes += length - taken;
      pair.requestCutByBound |= request;
    } else if (!request && !headSeen && assembly.endsWithEmptyLine()) {
      // RFC 9110 §15.2: a whole head, and not the final one: an interim response.
      assembly.forget();
    }
  }

  private void append(Assembly assembly, byte[] bytes, int offset, int length) {
    int before = assembly.heldBytes();
    assembly.append(bytes, offset, length);
    held(assembly, assembly.heldBytes() - before);
  }

  private void held(Assembly assembly, int change) {
    heldBytes += change;
    if (assembly.direction == Direction.RESPONSE) {
      heldResponseBytes += change;
    }
  }

  /** Whether so much more may be kept; for requests, bodies of responses are given up. */
  private boolean makeRoom(Assembly assembly, int length) {
    int growth = assembly.growthBytes(length);
    if (heldBytes + growth <= limits.totalBytes()) {
      return true;
    }
    if (assembly.direction == Direction.RESPONSE || heldResponseBytes < limits.totalBytes() / 8) {
      return false;
    }
    for (Pair pair : pairs.values()) {
      Assembly response = pair.response;
      if (response.headWhole && !response.closed && !response.cut) {
        leftOut.count(LeftOut.Reason.MEMORY);
        cut(response);
      }
    }
    return heldBytes + growth <= limits.totalBytes();
  }

  private void cut(Assembly response) {
    int before = response.heldBytes();
    response.cutToHead(true);
    held(response, response.heldBytes() - before);
  }

  private void giveUp(Assembly assembly) {
    int before = assembly.heldBytes();
    assembly.drop();
    assembly.broken = true;
    held(assembly, -before);
  }

  /** Tells a message if it is whole by now. */
  private void settle(Exchange exchange, Pair pair, Assembly assembly) {
    if (assembly.direction == Direction.REQUEST) {
      if (exchange.requestComplete()) {
        tellRequest(exchange, pair);
        if (exchange.responseComplete()) {
          tellResponse(exchange, pair);
        }
      }
    } else if (opensTunnel(exchange)) {
      int before = assembly.heldBytes();
      assembly.cutToHead(false);
      held(assembly, assembly.heldBytes() - before);
      leftOut.count(LeftOut.Reason.TUNNEL);
      tellResponse(exchange, pair);
    } else if (exchange.responseComplete() && pair.request.closed) {
      tellResponse(exchange, pair);
    }
  }

  /** RFC 9110 §7.8 and §9.3.6: what follows these responses is no HTTP of this connection. */
  private static boolean opensTunnel(Exchange exchange) {
    return exchange.responseHeadSeen()
        && (exchange.status() == 101
            || (exchange.method().equals("CONNECT") && exchange.status() / 100 == 2));
  }

  private void settleFinished() {
    for (Exchange done = finished.poll(); done != null; done = finished.poll()) {
      Pair pair = pairs.remove(done);
      if (pair == null) {
        continue;
      }
      if (lastExchange == done) {
        lastExchange = null;
        lastPair = null;
      }
      tellRequest(done, pair);
      tellResponse(done, pair);
      abandon(pair);
      heldBytes -= FOOTPRINT_BYTES;
    }
  }

  private void tellRequest(Exchange exchange, Pair pair) {
    Assembly request = pair.request;
    if (request.closed) {
      return;
    }
    if (!exchange.requestHeadSeen() && !request.broken) {
      // Nothing that could be called a request; a response may be there all the same.
      giveUp(request);
    } else if (request.broken || !request.headWhole) {
      leftOut.count(LeftOut.Reason.PARTIAL_REQUEST);
      giveUp(request);
    } else if (!exchange.requestComplete()) {
      leftOut.count(LeftOut.Reason.UNFINISHED_REQUEST);
      giveUp(request);
    } else {
      pair.id = ids.next(exchange.endpoints());
      tell(exchange, pair, request, Message.Kind.REQUEST);
    }
  }

  private void tellResponse(Exchange exchange, Pair pair) {
    Assembly response = pair.response;
    if (response.closed || !response.begun) {
      return;
    }
    if (pair.id.isEmpty()) {
      leftOut.count(LeftOut.Reason.RESPONSE_OF_LEFT_OUT_REQUEST);
      giveUp(response);
    } else if (response.broken || !response.headWhole) {
      leftOut.count(LeftOut.Reason.PARTIAL_RESPONSE);
      giveUp(response);
    } else {
      tell(exchange, pair, response, Message.Kind.RESPONSE);
    }
  }

  private void tell(Exchange exchange, Pair pair, Assembly assembly, Message.Kind kind) {
    int before = assembly.heldBytes();
    Message message =
        new Message(
            kind,
            pair.id,
            pair.connection,
            exchange.endpoints().clientAddress(),
            assembly.startNanos,
            Math.max(0, assembly.endNanos - assembly.startNanos),
            assembly.take(),
            assembly.omittedBytes);
    held(assembly, -before);
    sink.message(message);
  }

  private void abandon(Pair pair) {
    giveUp(pair.request);
    giveUp(pair.response);
  }

  private Pair pair(Exchange exchange) {
    Pair pair = lastPair;
    if (pair != null && lastExchange == exchange) {
      return pair;
    }
    pair = pairs.get(exchange);
    if (pair == null) {
      pair = new Pair(ids.connection(exchange));
      pairs.put(exchange, pair);
      heldBytes += FOOTPRINT_BYTES;
      if (exchange.finished()) {
        finished.add(exchange); // nobody else will say so
      }
    }
    lastExchange = exchange;
    lastPair = pair;
    return pair;
  }

  /** The two messages of one exchange. */
  private static final class Pair {
    final Assembly request = new Assembly(Direction.REQUEST);
    final Assembly response = new Assembly(Direction.RESPONSE);
    final long connection;

    /** Empty until the request has been told. */
    String id = "";

    boolean requestCutByBound;

    Pair(long connection) {
      this.connection = connection;
    }

    Assembly of(Direction direction) {
      return direction == Direction.REQUEST ? request : response;
    }
  }
}
