package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.options.ClientId;
import java.io.FileDescriptor;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Loads what hooks need before the first is called, by an exchange that nobody had. A class that is
 * loaded under a stripe's lock would hold up others, and whatever other agents do about it would be
 * done there; and virtual threads that wait for the loader are pinned.
 */
public final class WarmUp {
  private static final String REQUEST =
      "POST /a/1?b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
  private static final String FOREIGN = "\u0001\u0002\r\n\r\n";

  private WarmUp() {}

  /**
   * Takes some milliseconds, once.
   *
   * @param usesNetwork whether the agent is about to use the network itself. If not, the JDK's
   *     classes for it are left alone, since they read settings that the application may yet make
   */
  public static void run(ClientId clientId, boolean usesNetwork) {
    Connections connections = new Connections(Stripe.of(1, clientId), true);
    Stripe stripe = connections.here();
    if (Descriptors.number(new FileDescriptor()) >= 0 || !stripe.lock()) {
      throw new IllegalStateException("a new descriptor is open, or a new lock is held");
    }
    try {
      run(stripe);
    } finally {
      stripe.unlock();
    }
    if (usesNetwork) {
      openAndClose(connections);
    }
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

  private static void run(Stripe stripe) {
    Connection plain = connection(stripe);
    pass(plain, true, REQUEST);
    pass(plain, false, RESPONSE.substring(0, 20));
    pass(plain, false, RESPONSE.substring(20));
    plain.sent(1, 2);
    pass(plain, true, FOREIGN);
    plain.ended(3);
    plain.close(4);
    Connection foreign = connection(stripe);
    pass(foreign, true, FOREIGN + REQUEST);
    foreign.close(4);
    Connection tls = connection(stripe);
    pass(tls, true, "\u0016\u0003\u0001\u0000\u0001\u0001" + REQUEST);
    byte[] request = bytes(REQUEST);
    tls.plaintext(true, request, 0, request.length, 1);
    tls.plaintext(false, ByteBuffer.wrap(bytes(RESPONSE)), 0, RESPONSE.length(), 2);
    tls.close(3);
  }

  private static Connection connection(Stripe stripe) {
    Connection connection = new Connection(stripe, -1, stripe, true);
    connection.resolved = true;
    return connection;
  }

  private static void pass(Connection connection, boolean incoming, String text) {
    byte[] bytes = bytes(text);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    try {
      connection.passed(incoming, NativeMemory.addressOf(memory), bytes.length, 1);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
