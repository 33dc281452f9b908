package dev.weir.agent.figures;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many downloads under one limit, which wait most of their time. A thread of its own reads what
 * comes; another one, the owner, opens and closes.
 */
final class WaitingDownloads implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final List<RawConnection> opened = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final Thread reader = new Thread(this::read, "waiting-downloads");
  private volatile boolean closed;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();

  private WaitingDownloads() throws IOException {}

  /** Connects all before the first one asks. */
  static WaitingDownloads begin(Target target, int connections) throws IOException {
    WaitingDownloads downloads = new WaitingDownloads();
    for (int i = 0; i < connections; i++) {
      downloads.opened.add(RawConnection.open(target));
    }
    for (RawConnection connection : downloads.opened) {
      connection.ask(target);
      connection.channel().register(downloads.selector, SelectionKey.OP_READ);
    }
    downloads.reader.start();
    return downloads;
  }

  /** That came so far. */
  long bytes() {
    return bytes.get();
  }

  /** How many do not wait any more. */
  int ended() {
    return ended.get();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          buffer.clear();
          int read = ((SocketChannel) key.channel()).read(buffer);
          if (read < 0) {
            key.cancel();
            ended.incrementAndGet();
          }
          bytes.addAndGet(Math.max(0, read));
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      ended.incrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
    for (RawConnection connection : opened) {
      connection.close();
    }
  }
}
