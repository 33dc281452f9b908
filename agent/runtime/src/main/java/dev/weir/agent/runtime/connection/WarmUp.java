package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.ContentClass;
import dev.weir.core.ledger.Tallies;
import java.io.FileDescriptor;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads exchanges that nobody had.
 *
 * <p>That loads what hooks need: a class that is loaded under a stripe's lock would hold up others,
 * and whatever other agents do about it would be done there; and virtual threads that wait for the
 * loader are pinned. And it teaches the JVM: what its compilers have never seen happen they leave
 * out, and when it does happen, under load, they throw the code away.
 */
public final class WarmUp {
  private static final String POST =
      "POST /a/1?b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
  private static final String[] GETS = {
    "GET /a/1 HTTP/1.1\r\nHost: a\r\nCookie: b=1\r\n\r\n",
    "GET /a/1 HTTP/1.1\r\nHost: a\r\nCookie: b=2\r\n\r\n",
    "GET /a/2 HTTP/1.1\r\nHost: a\r\nCookie: b=2\r\n"
        + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n"
  };
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
  private static final String LONG_HEAD =
      "HTTP/1.1 200 OK\r\nDate: 1\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n";
  private static final String LATER_HEAD =
      "HTTP/1.1 200 OK\r\nDate: 2\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n";
  private static final String FOREIGN = "\u0001\u0002\r\n\r\n";

  /** Enough for the JVM to begin to keep count of what happens, too few for it to compile all. */
  private static final int ROUNDS = 64;

  private static final int STRIPES = 32;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(4096);
  private final Tallies tallies = new Tallies();

  private WarmUp() {}

  /**
   * Loads what hooks need; takes some milliseconds, once.
   *
   * @param usesNetwork whether the agent is about to use the network itself. If not, the JDK's
   *     classes for it are left alone, since they read settings that the application may yet make
   */
  public static void load(ClientId clientId, boolean usesNetwork) {
    Stripe[] stripes = Stripe.of(1, clientId);
    Connections connections = new Connections(stripes, true);
    if (Descriptors.number(new FileDescriptor()) >= 0 || connections.here().isHeldHere()) {
      throw new IllegalStateException("a new descriptor is open, or a new lock is held");
    }
    new WarmUp().run(stripes, 0);
    if (ContentClass.values().length == 0) { // asked of what is slow alone
      throw new IllegalStateException("there are no classes of content");
    }
    openTls(connections);
    new Outputs(connections).get(WarmUp.class);
    connections.settle(1);
    connections.findOrAdd(connections, 0, 1);
    Connection found = connections.find(connections, 0);
    if (found != null) {
      connections.close(found, 2);
    }
    if (usesNetwork) {
      openAndClose(connections);
    }
  }

  /** Teaches the JVM what may happen; takes some ten milliseconds of a thread that has the time. */
  public static void train(ClientId clientId) {
    Stripe[] stripes = Stripe.of(STRIPES, clientId);
    WarmUp warmUp = new WarmUp();
    for (int round = 0; round < ROUNDS; round++) {
      warmUp.run(stripes, round);
    }
  }

  private static void openTls(Connections connections) {
    TlsSession session = new TlsSession(false);
    connections.tlsSessions.add(connections, session);
    session.keepStarts(true, new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1);
    Connection without = Connection.withoutSocket(session, connections.here(), false, true);
    connections.close(session.link(null, without), 2);
    Greetings<TlsSession> greetings = new Greetings<>();
    greetings.put(1, session);
    greetings.forget(1, session);
    greetings.take(1);
  }

  private static void openAndClose(Connections connections) {
    Connection none = connections.findOrAdd(new FileDescriptor(), 0, 1);
    Connection open = connections.findOrAdd(connections, 1, 1);
    if (none != null && open != null) {
      connections.resolve(none);
      InetSocketAddress end = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
      connections.resolve(open, end, end);
      connections.between(1, end.getAddress(), 1);
      connections.between(1, "127.0.0.1", 1);
      connections.close(open, 2);
    }
  }

  private void run(Stripe[] stripes, int round) {
    Stripe stripe = stripes[round % stripes.length];
    if (stripe.lock()) {
      try {
        run(stripe, stripes[(round + 1) % stripes.length], round);
      } finally {
        stripe.unlock();
      }
    }
  }

  private void run(Stripe stripe, Stripe other, int round) {
    Connection plain = connection(stripe);
    for (String get : GETS) {
      pass(plain, true, get);
      plain.applicationWrote(this, 4000);
      pass(plain, false, round % 2 == 0 ? LONG_HEAD : LATER_HEAD);
      pass(plain, false, 1000);
      pass(plain, false, 1000);
      pass(plain, false, 1000);
      plain.settle(2);
      plain.sent(1000, 2);
    }
    pass(plain, true, POST.substring(0, 30));
    pass(plain, true, POST.substring(30) + POST);
    take(stripe);
    pass(plain, false, RESPONSE.substring(0, 20));
    take(stripe);
    pass(plain, false, RESPONSE.substring(20) + RESPONSE);
    if (plain.moveTo(other)) {
      plain.moveTo(stripe);
    }
    plain.sent(1, 2);
    pass(plain, true, FOREIGN);
    plain.tellProtocol();
    plain.ended(3);
    plain.close(4);
    Connection foreign = connection(stripe);
    pass(foreign, true, FOREIGN + POST);
    foreign.close(4);
    Connection tls = connection(stripe);
    pass(tls, true, "\u0016\u0003\u0001\u0000\u0001\u0001" + POST);
    byte[] request = bytes(POST);
    tls.plaintext(true, request, 0, request.length, 1);
    tls.plaintext(false, ByteBuffer.wrap(bytes(RESPONSE)), 0, RESPONSE.length(), 2);
    tls.close(3);
    take(stripe);
  }

  private void take(Stripe stripe) {
    while (stripe.board(false).take(tallies, 4)) {
      // goes on
    }
    tallies.clear();
  }

  private static Connection connection(Stripe stripe) {
    Connection connection = new Connection(stripe, -1, stripe, true);
    connection.resolved = true;
    return connection;
  }

  private void pass(Connection connection, boolean incoming, String text) {
    byte[] bytes = bytes(text);
    memory.clear().put(bytes);
    connection.isFirstAt(incoming ? Door.SOCKET_READ : Door.SOCKET_WRITE);
    pass(connection, incoming, bytes.length);
  }

  private void pass(Connection connection, boolean incoming, int length) {
    try {
      if (!connection.passesOver(incoming, length)) {
        connection.passed(incoming, NativeMemory.addressOf(memory), length, 1);
      }
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
