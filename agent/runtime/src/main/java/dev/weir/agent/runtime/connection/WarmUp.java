package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Sends an exchange past the agent's own parser before the application's first does: a virtual
 * thread is pinned for as long as it loads and initialises classes, and loading them under a
 * stripe's lock would keep others spinning.
 */
public final class WarmUp {
  private static final String REQUEST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na";
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: a\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "1\r\na\r\n0\r\n\r\n";

  private WarmUp() {}

  /** Counts nothing anywhere; returns when what an exchange takes has been loaded. */
  public static void run(Clock clock) {
    Stripe stripe = new Stripe(16);
    FileDescriptor closed = new FileDescriptor();
    Connection connection = new Connection(closed, Descriptors.number(closed), stripe, true);
    stripe.lock();
    try {
      pass(connection, true, REQUEST, clock);
      pass(connection, false, RESPONSE, clock);
      connection.close(clock.nanos());
    } finally {
      stripe.unlock();
    }
  }

  private static void pass(Connection connection, boolean incoming, String text, Clock clock) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(text.length()).put(text.getBytes(US_ASCII));
    try {
      connection.passed(incoming, NativeMemory.addressOf(bytes), bytes.capacity(), clock.nanos());
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }
}
