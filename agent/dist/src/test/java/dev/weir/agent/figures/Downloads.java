package dev.weir.agent.figures;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Downloads over connections of their own at once, read by one thread as their bytes come. */
final class Downloads {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long SILENCE_MILLIS = 20_000;
  private static final String GOOD = "HTTP/1.1 200";

  private Downloads() {}

  /** Asks for a target over so many connections and reads that many bytes from each. */
  static Arrivals of(Target target, int connections, int bytesEach) throws IOException {
    List<RawConnection> opened = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        opened.add(RawConnection.open(target));
      }
      for (int i = 0; i < connections; i++) {
        opened.get(i).ask(target);
        opened.get(i).channel().register(selector, SelectionKey.OP_READ, i);
      }
      return read(selector, connections, bytesEach, target);
    } finally {
      for (RawConnection connection : opened) {
        connection.close();
      }
    }
  }

  private static Arrivals read(Selector selector, int connections, int bytesEach, Target target)
      throws IOException {
    Arrivals arrivals = new Arrivals(connections);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    int[] received = new int[connections];
    int open = connections;
    while (open > 0) {
      if (selector.select(SILENCE_MILLIS) == 0) {
        throw new IOException("nothing came for " + SILENCE_MILLIS + " ms from " + target);
      }
      for (SelectionKey key : selector.selectedKeys()) {
        int connection = (Integer) key.attachment();
        buffer.clear();
        int bytes = ((SocketChannel) key.channel()).read(buffer);
        if (bytes < 0) {
          throw new IOException(target + " ended after " + received[connection] + " bytes");
        }
        arrivals.came(System.nanoTime(), connection, bytes);
        if (received[connection] == 0 && !target.secure()) {
          expectGood(buffer.flip());
        }
        received[connection] += bytes;
        if (received[connection] >= bytesEach) {
          // Not at its end: with TLS, some servers wait for the client's before they close.
          key.cancel();
          open--;
        }
      }
      selector.selectedKeys().clear();
    }
    return arrivals;
  }

  private static void expectGood(ByteBuffer head) throws IOException {
    for (int i = 0; i < GOOD.length(); i++) {
      if (head.get() != GOOD.charAt(i)) {
        throw new IOException("the answer does not begin with " + GOOD);
      }
    }
  }
}
