package dev.weir.agent.manners.host;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;

/** Wires over channels, by the calls that streams do not make. */
final class ChannelWire {
  private ChannelWire() {}

  /** Never blocks in a read or a write: waits by a selector, scatters and gathers. */
  static Wire nonBlocking(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Selector selector = Selector.open();
    SelectionKey key = channel.register(selector, 0);
    return new Wire() {
      @Override
      public int read(byte[] bytes) throws IOException {
        int first = Math.min(16, bytes.length);
        ByteBuffer[] parts = {
          ByteBuffer.wrap(bytes, 0, first), ByteBuffer.wrap(bytes, first, bytes.length - first)
        };
        long count = channel.read(parts);
        while (count == 0) {
          await(SelectionKey.OP_READ);
          count = channel.read(parts);
        }
        return (int) count;
      }

      @Override
      public void write(byte[]... pieces) throws IOException {
        ByteBuffer[] parts = buffers(pieces);
        while (Arrays.stream(parts).anyMatch(ByteBuffer::hasRemaining)) {
          if (channel.write(parts) == 0) {
            await(SelectionKey.OP_WRITE);
          }
        }
      }

      private void await(int operation) throws IOException {
        key.interestOps(operation);
        selector.select();
        selector.selectedKeys().clear();
      }

      @Override
      public void close() throws IOException {
        channel.close();
        selector.close();
      }
    };
  }

  static Wire asynchronous(AsynchronousSocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Wire() {
      @Override
      public int read(byte[] bytes) throws IOException {
        try {
          return channel.read(ByteBuffer.wrap(bytes)).get();
        } catch (InterruptedException | ExecutionException e) {
          throw new IOException(e);
        }
      }

      @Override
      public void write(byte[]... pieces) throws IOException {
        for (ByteBuffer piece : buffers(pieces)) {
          while (piece.hasRemaining()) {
            try {
              channel.write(piece).get();
            } catch (InterruptedException | ExecutionException e) {
              throw new IOException(e);
            }
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static ByteBuffer[] buffers(byte[][] pieces) {
    return Arrays.stream(pieces).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
  }
}
