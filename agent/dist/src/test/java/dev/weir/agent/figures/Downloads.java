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

  /** Asks for a target over so many connections and reads all to their ends. */
  static Arrivals of(Target target, int connections, long bytesEach) throws IOException {
    List<RawConnection> opened = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        opened.add(RawConnection.open(target));
      }
      for (int i = 0; i < connections; i++) {
        opened.get(i).ask(target);
        opened.get(i).channel().register(selector, SelectionKey.OP_READ, i);
      }
      Arrivals arrivals = read(selector, connections, target.secure());
      if (arrivals.bytes() < connections * bytesEach) {
        throw new IOException(
            target + " sent " + arrivals.bytes() + " bytes of " + connections + " * " + bytesEach);
      }
      return arrivals;
    } finally {
      for (RawConnection connection : opened) {
        connection.close();
      }
    }
  }

  private static Arrivals read(Selector selector, int connections, boolean secure)
      throws IOException {
    Arrivals arrivals = new Arrivals(connections);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    boolean[] begun = new boolean[connections];
    int open = connections;
    while (open > 0) {
      if (selector.select(SILENCE_MILLIS) == 0) {
        throw new IOException("nothing came for " + SILENCE_MILLIS + " ms");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        int connection = (Integer) key.attachment();
        buffer.clear();
        int bytes = ((SocketChannel) key.channel()).read(buffer);
        if (bytes < 0) {
          key.cancel();
          open--;
        } else {
          arrivals.came(System.nanoTime(), connection, bytes);
          if (!begun[connection] && !secure) {
            expectGood(buffer.flip());
          }
          begun[connection] = true;
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
