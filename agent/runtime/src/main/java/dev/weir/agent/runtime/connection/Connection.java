package dev.weir.agent.runtime.connection;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.ledger.Reason;
import dev.weir.core.ledger.TallyBoard;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One socket: what it carries, and for whom. Guarded by the lock of its stripe, which may change:
 * see {@link #lock}.
 *
 * <p>What passes is seen where it meets the socket. In cleartext that is what the parser reads;
 * under TLS it is counted there, and read where the plaintext meets the TLS engine.
 */
final class Connection {
  /** What the bytes at the socket are. */
  private enum Carries {
    /** Nothing has passed yet. */
    NOTHING,
    PLAINTEXT,
    TLS
  }

  /** Who holds the number: it is given to the next socket after this one is closed. */
  final Object identity;

  final int number;

  /** Of a thread that uses it, or of the last that could take it over. */
  private volatile Stripe stripe;

  /** Known before anything has passed. */
  Ends ends = Ends.UNKNOWN;

  /** Whether the agent is not to look at this: its own sockets, and what is no socket. */
  volatile boolean ignored;

  /** Whether both ends are known. */
  volatile boolean resolved;

  /** Whether the first bytes to pass are the first of the connection. */
  private boolean fromStart;

  /** Whether the application opened it. Final once something has passed. */
  boolean outgoing;

  boolean closed;

  /**
   * Whether a fault has spoilt what is known of it: then it is given up, where there is room on the
   * stack, before anything else happens.
   */
  boolean spoilt;

  /**
   * Whether bytes have passed that could not be looked at: as good as spoilt. Any thread may say.
   */
  volatile boolean missed;

  /** Whether it was closed only because nothing more will be seen of it. */
  volatile boolean forgotten;

  /** Of the server, what writes here, see {@link Outputs}; null when not known, or closed. */
  @Nullable Object output;

  /** By which a TLS session may still ask for this; 0 when none does. */
  volatile long greetingKey;

  private Carries carries = Carries.NOTHING;

  /** Who reads what passes; null when that is not known yet, or not HTTP. */
  @Nullable HttpReader http;

  /** Whether TLS began under the agent's eyes, so that its plaintext is seen from the start. */
  private boolean greeted;

  private @Nullable ClientHello hello;
  private int sites;
  private long socketBytes;

  /** What limits make of it. */
  final Conformance conformance = new Conformance(this);

  private @Nullable String toldProtocol;
  private long toldBytes;

  /**
   * How many more bytes of a body will pass one way, before those that end it; see {@link
   * #passesOver}.
   */
  private long opaqueBytes;

  private boolean opaqueIncoming;

  /** Of these, what has passed and has yet to be counted. */
  private long uncountedBytes;

  Connection(Object identity, int number, Stripe stripe, boolean fromStart) {
    this.identity = identity;
    this.number = number;
    this.stripe = stripe;
    this.fromStart = fromStart;
  }

  /**
   * The plaintext of a TLS engine whose socket is not known: it was there before the agent was, the
   * agent does not see it, or the peer's answer was read before the hook of the write had its turn.
   */
  static Connection withoutSocket(
      Object engine, Stripe stripe, boolean outgoing, boolean fromStart) {
    Connection connection = new Connection(engine, -1, stripe, fromStart);
    connection.outgoing = outgoing;
    connection.carries = Carries.TLS;
    return connection;
  }

  /**
   * Takes the lock that guards this.
   *
   * @return the stripe, to be unlocked; null when this thread holds it already
   */
  @Nullable Stripe lock() {
    while (true) {
      Stripe mine = stripe;
      if (!mine.lock()) {
        return null;
      }
      if (mine == stripe) {
        return mine;
      }
      // Moved meanwhile. As unlock does, which may find no room on the stack.
      mine.holder = 0;
      mine.held = 0;
    }
  }

  /** Moves to another stripe, where nothing is in progress; false when something is. */
  boolean moveTo(Stripe other) {
    if (spoilt
        || uncountedBytes > 0
        || (http != null && !http.moveTo(other, other.board(outgoing)))) {
      return false;
    }
    stripe = other;
    return true;
  }

  boolean isWithoutSocket() {
    return number < 0;
  }

  /** Whether no bytes have passed this site of the door before. */
  boolean isFirstAt(int site) {
    int before = sites;
    sites |= 1 << site;
    return before != sites;
  }

  boolean fresh() {
    return carries == Carries.NOTHING;
  }

  /** The application is about to open it, if nothing has passed yet. */
  void connecting() {
    if (fresh()) {
      outgoing = true;
      fromStart = true;
    }
  }

  TallyBoard board() {
    return stripe.board(outgoing);
  }

  /** Says who the client is of the request that is being answered. */
  void client(String name) {
    Exchange answering = answering();
    if (answering != null) {
      board().client(answering, name);
    }
  }

  /** Counts what the application itself wrote for the request that is being answered. */
  void applicationWrote(Object by, long bytes) {
    if (output != by && !closed) {
      output = by;
    }
    Exchange answering = answering();
    if (answering != null) {
      board().applicationBytes(answering, bytes);
    }
  }

  /** The request that is being answered, of a served connection; null when there is none. */
  @Nullable Exchange answering() {
    return http == null || outgoing || closed ? null : http.answering();
  }

  boolean tls() {
    return carries == Carries.TLS;
  }

  /** The greeting of this connection's TLS client, once, when it is complete; else null. */
  @Nullable ClientHello takeHello() {
    ClientHello greeting = hello;
    if (greeting == null || !greeting.complete()) {
      return null;
    }
    hello = null;
    return greeting;
  }

  /**
   * Passes over bytes in the middle of a body, if these are; they are counted together with what
   * comes next, or when the counts are taken. So the pieces of a long body cost little: most of
   * what counting needs is no longer in the processor's caches when the next piece comes.
   */
  boolean passesOver(boolean incoming, long length) {
    if (length >= opaqueBytes || incoming != opaqueIncoming || spoilt || missed) {
      return false;
    }
    opaqueBytes -= length;
    uncountedBytes += length;
    return true;
  }

  /** Counts what was passed over. */
  void settle(long nowNanos) {
    if (spoilt || missed) {
      spoilt = false;
      missed = false;
      giveUp();
    }
    opaqueBytes = 0;
    long length = uncountedBytes;
    if (length > 0) {
      uncountedBytes = 0;
      HttpReader reader = counts(length);
      if (reader != null) {
        reader.skip(direction(opaqueIncoming), length, nowNanos);
      }
    }
  }

  /** The next bytes this way may be passed over, as long as a body goes on. */
  private void expectOpaque(HttpReader reader, boolean incoming) {
    long opaque = hello == null ? reader.opaqueBytes(direction(incoming)) : 0;
    // What has no end may be a tunnel, where the next bytes may begin TLS.
    opaqueBytes = opaque == Long.MAX_VALUE ? 0 : opaque;
    opaqueIncoming = incoming;
  }

  /** Bytes at the socket, in memory. */
  void passed(boolean incoming, long address, long length, long nowNanos) {
    settle(nowNanos);
    byte[] scratch = stripe.scratch;
    if (carries == Carries.NOTHING) {
      int first = (int) Math.min(length, scratch.length);
      NativeMemory.copy(address, scratch, 0, first);
      begin(incoming, scratch, first);
    }
    if (carries == Carries.NOTHING) {
      partial(length);
      return;
    }
    if (carries == Carries.PLAINTEXT
        && !greeted
        && isClient(incoming)
        && length >= ClientHello.LENGTH
        && ClientHello.isRecord(NativeMemory.byteAt(address))) {
      lookForTls(incoming, address);
    }
    if (hello != null) {
      int more = (int) Math.min(length, ClientHello.LENGTH);
      NativeMemory.copy(address, scratch, 0, more);
      hello.append(incoming, scratch, more);
    }
    HttpReader reader = counts(length);
    if (reader != null) {
      read(reader, incoming, address, length, nowNanos);
      expectOpaque(reader, incoming);
    }
  }

  private void read(HttpReader reader, boolean incoming, long address, long length, long nowNanos) {
    byte[] scratch = stripe.scratch;
    Direction direction = direction(incoming);
    long at = address;
    long left = length;
    while (left > 0) {
      long opaque = Math.min(left, reader.opaqueBytes(direction));
      if (opaque > 0) {
        reader.skip(direction, opaque, nowNanos);
        at += opaque;
        left -= opaque;
      } else {
        int piece = (int) Math.min(left, mostAtOnce(direction));
        NativeMemory.copy(at, scratch, 0, piece);
        reader.feed(direction, scratch, 0, piece, nowNanos);
        at += piece;
        left -= piece;
      }
    }
  }

  /** Bytes at the socket that no memory of this process ever held. */
  void sent(long length, long nowNanos) {
    settle(nowNanos);
    if (carries == Carries.NOTHING) {
      begin(false, stripe.scratch, 0);
    }
    if (carries == Carries.NOTHING) {
      partial(length);
      return;
    }
    HttpReader reader = counts(length);
    if (reader != null) {
      reader.skip(direction(false), length, nowNanos);
      expectOpaque(reader, false);
    }
  }

  /** Plaintext under TLS, in a buffer whose position does not matter. */
  void plaintext(boolean incoming, ByteBuffer buffer, int from, int to, long nowNanos) {
    turnToTls(nowNanos);
    HttpReader reader = reader();
    Direction direction = direction(incoming);
    board().unattributed(Reason.TLS, from - to);
    reader.expect((long) to - from);
    int at = from;
    while (at < to) {
      long opaque = Math.min(to - at, reader.opaqueBytes(direction));
      if (opaque > 0) {
        reader.skip(direction, opaque, nowNanos);
        at += (int) opaque;
      } else {
        int piece = Math.min(to - at, stripe.scratch.length);
        buffer.get(at, stripe.scratch, 0, piece);
        reader.feed(direction, stripe.scratch, 0, piece, nowNanos);
        at += piece;
      }
    }
  }

  /** Plaintext under TLS. */
  void plaintext(boolean incoming, byte[] bytes, int offset, int length, long nowNanos) {
    turnToTls(nowNanos);
    HttpReader reader = reader();
    board().unattributed(Reason.TLS, -length);
    reader.expect(length);
    reader.feed(direction(incoming), bytes, offset, length, nowNanos);
  }

  private boolean isClient(boolean incoming) {
    return incoming != outgoing;
  }

  /** A client may go on to TLS between two messages, or in a tunnel. */
  private void lookForTls(boolean incoming, long address) {
    long opaque = reader().opaqueBytes(direction(incoming));
    if (opaque != 0 && opaque != Long.MAX_VALUE) {
      return;
    }
    NativeMemory.copy(address, stripe.scratch, 0, 6);
    if (ClientHello.isRecord(stripe.scratch, 6) && ClientHello.begins(stripe.scratch, 6)) {
      // It may be somebody else's, in a tunnel: this is TLS once plaintext of it shows up here.
      greeted = true;
      hello = new ClientHello(incoming);
    }
  }

  /** What began in cleartext goes on under TLS: STARTTLS, or a tunnel through a proxy. */
  private void turnToTls(long nowNanos) {
    settle(nowNanos);
    if (carries != Carries.TLS) {
      carries = Carries.TLS;
      if (http != null) {
        http.close(nowNanos);
        http = null;
      }
    }
  }

  /** The peer will send no more. */
  void ended(long nowNanos) {
    settle(nowNanos);
    if (http != null) {
      http.end(direction(true), nowNanos);
    }
  }

  void close(long nowNanos) {
    boolean again = closed;
    closed = true;
    output = null;
    conformance.release(nowNanos);
    settle(nowNanos);
    if (!again) {
      if (http != null) {
        http.close(nowNanos);
      }
      tellProtocol();
    }
  }

  /** Nothing more of this connection is looked at. */
  private void giveUp() {
    opaqueBytes = 0;
    socketBytes += uncountedBytes;
    board().captured(uncountedBytes);
    board().unattributed(Reason.UNTRACKED, uncountedBytes);
    uncountedBytes = 0;
    fromStart = false;
    greeted = false;
    if (http != null) {
      http.giveUp();
    }
  }

  /** Brings the counts by protocol up to date. */
  void tellProtocol() {
    if (ignored || socketBytes == toldBytes) {
      return;
    }
    String name = protocolName();
    if (toldProtocol != null && !toldProtocol.equals(name)) {
      board().protocol(toldProtocol, -1, -toldBytes);
      toldProtocol = null;
      toldBytes = 0;
    }
    board().protocol(name, toldProtocol == null ? 1 : 0, socketBytes - toldBytes);
    toldProtocol = name;
    toldBytes = socketBytes;
  }

  private String protocolName() {
    if (http == null) {
      return tls() ? "tls" : "other";
    }
    return tls() ? "tls_" + http.protocolName() : http.protocolName();
  }

  /**
   * Counts bytes at the socket.
   *
   * @return who reads them, null when that happens elsewhere
   */
  private @Nullable HttpReader counts(long length) {
    HttpReader reader = carries == Carries.TLS ? null : reader();
    socketBytes += length;
    board().captured(length);
    if (reader == null) {
      board().unattributed(Reason.TLS, length);
    } else {
      reader.expect(length);
    }
    return reader;
  }

  /** Bytes of a message whose beginning nobody saw. */
  private void partial(long length) {
    socketBytes += length;
    board().captured(length);
    board().unattributed(Reason.PARTIAL_EXCHANGE, length);
  }

  /** The first bytes tell what the connection carries, and who is the client. */
  private void begin(boolean incoming, byte[] bytes, int length) {
    boolean wasOutgoing = outgoing;
    takeSides(incoming, bytes, length);
    if (outgoing != wasOutgoing && toldProtocol != null) {
      // What passed before stays where it was counted, the connection does not.
      stripe.board(wasOutgoing).protocol(toldProtocol, -1, socketBytes - toldBytes);
      toldProtocol = null;
      toldBytes = 0;
      socketBytes = 0;
    }
    if (fromStart && carries != Carries.NOTHING) {
      board().connectionOpened();
    }
  }

  private void takeSides(boolean incoming, byte[] bytes, int length) {
    if (ClientHello.isRecord(bytes, length)) {
      carries = Carries.TLS;
      if (ClientHello.begins(bytes, length)) {
        outgoing = !incoming;
        greeted = true;
        hello = new ClientHello(incoming);
      } else if (!outgoing) {
        outgoing = ends.lookOutgoing();
      }
    } else {
      Direction direction = HttpConnection.directionOf(bytes, 0, length);
      if (direction != null) {
        // Surer than whether connecting was seen: its class may have been in use already.
        outgoing = incoming != (direction == Direction.REQUEST);
      } else if (!fromStart) {
        return; // joined in the middle of a message: who is the client, the next one will tell
      }
      carries = Carries.PLAINTEXT;
      http = readerOf(true);
    }
  }

  /** Requests may have long heads, while responses mostly go on with a body soon. */
  private int mostAtOnce(Direction direction) {
    return direction == Direction.REQUEST ? stripe.scratch.length : stripe.scratch.length / 4;
  }

  private HttpReader reader() {
    HttpReader reader = http;
    if (reader == null) {
      reader = readerOf(fromStart || greeted);
      http = reader;
    }
    return reader;
  }

  private HttpReader readerOf(boolean readsFromStart) {
    HttpConnection parser =
        new HttpConnection(ends.endpoints(outgoing), board(), stripe.parsing, readsFromStart);
    return new HttpReader(stripe, board(), parser, outgoing && (fromStart || greeted));
  }

  Direction direction(boolean incoming) {
    return incoming == outgoing ? Direction.RESPONSE : Direction.REQUEST;
  }
}
