package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.options.ClientId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An application that has all but filled its stack when it comes to a hook. */
class StackOverflowTest {
  private static final ClientId BY_ADDRESS = new ClientId(ClientId.Source.REMOTE_ADDRESS, "");
  private static final int NUMBER = 7;
  private static final int WARM_UP_EXCHANGES = 20_000;
  private static final long FOR_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** A hook needs less than this of the stack, in calls of the application. */
  private static final int LAST_CALLS = 120;

  private final Clock clock = new Clock();
  private final Stripe[] stripes = Stripe.of(8, BY_ADDRESS);
  private final Connections connections = new Connections(stripes, true);
  private final SocketHooks hooks =
      new SocketHooks(connections, new TlsHooks(connections, clock), clock, () -> {}, unused -> {});
  private final ByteBuffer request = memory("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  private final ByteBuffer response = memory("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  private Object identity = open();
  private int deepest;
  private int hooksFrom;
  private int overflows;

  private static ByteBuffer memory(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  private Object open() {
    Object holder = new Object();
    Connection connection = connections.findOrAdd(holder, NUMBER, clock.nanos());
    if (connection != null) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      connections.resolve(
          connection, new InetSocketAddress(loopback, 80), new InetSocketAddress(loopback, 40_000));
    }
    return holder;
  }

  private void passes(int site, ByteBuffer bytes) {
    hooks.passed(identity, NUMBER, site, NativeMemory.addressOf(bytes), bytes.capacity());
  }

  private void exchange() {
    passes(Door.SOCKET_READ, request);
    passes(Door.SOCKET_WRITE, response);
  }

  /** As the door does. */
  private void exchangeWhateverComes() {
    try {
      exchange();
    } catch (StackOverflowError e) {
      overflows++;
    }
  }

  private void at(int depth) {
    deepest = depth;
    if (depth >= hooksFrom) {
      exchangeWhateverComes();
    }
  }

  // Frames of several sizes, so that the stack ends in every place of a hook.

  @SuppressWarnings("InfiniteRecursion") // so it shall
  private void fill(int depth) {
    at(depth);
    fill(depth + 1);
  }

  @SuppressWarnings("InfiniteRecursion")
  private void fill(int depth, long a) {
    at(depth);
    fill(depth + 1, a + 1);
  }

  @SuppressWarnings("InfiniteRecursion")
  private void fill(int depth, long a, long b) {
    at(depth);
    fill(depth + 1, a + 1, b);
  }

  @SuppressWarnings("InfiniteRecursion")
  private void fill(int depth, long a, long b, long c) {
    at(depth);
    fill(depth + 1, a + 1, b, c);
  }

  private void fillOnce(int size) {
    try {
      switch (size) {
        case 0 -> fill(1);
        case 1 -> fill(1, 2);
        case 2 -> fill(1, 2, 3);
        default -> fill(1, 2, 3, 4);
      }
    } catch (StackOverflowError e) {
      hooksFrom = deepest - LAST_CALLS;
    }
  }

  private void fillAgainAndAgain(int size) {
    hooksFrom = Integer.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      identity = open();
      fillOnce(size);
      exchangeWhateverComes();
    }
  }

  @Test
  void leavesNoLockHeld() throws Exception {
    WarmUp.train(BY_ADDRESS);
    for (int i = 0; i < WARM_UP_EXCHANGES; i++) {
      exchange();
    }
    long startNanos = System.nanoTime();
    for (int round = 0; System.nanoTime() - startNanos < FOR_NANOS; round++) {
      int size = round % 4;
      Thread thread =
          new Thread(null, () -> fillAgainAndAgain(size), "full", 160_000 + round % 32 * 4096L);
      thread.setDaemon(true);
      thread.start();
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
      assertThat(stripes).allMatch(stripe -> stripe.held == 0);
    }
    assertThat(overflows).isPositive();
    identity = open();
    exchange();
  }
}
