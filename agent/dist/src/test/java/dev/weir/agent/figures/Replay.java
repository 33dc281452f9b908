package dev.weir.agent.figures;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;

/**
 * Sends a mix of downloads, each when it is due and on a connection of its own, whatever became of
 * those before it: an open loop. Confined to one thread.
 */
final class Replay {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long SILENCE_NANOS = 60_000_000_000L;

  private final List<Mix.Download> mix;
  private final double[] tookSeconds;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final long startNanos = System.nanoTime();
  private int next;
  private int open;
  private long lastNanos = startNanos;
  private long mostLateNanos;

  private Replay(List<Mix.Download> mix) {
    this.mix = mix;
    this.tookSeconds = new double[mix.size()];
  }

  /**
   * How it went.
   *
   * @param totalSeconds from the moment that the mix begins to the last byte
   * @param tookSeconds of each download, from when it was due to its last byte
   * @param mostLateSeconds how late the latest of them was asked for
   */
  record Result(double totalSeconds, List<Double> tookSeconds, double mostLateSeconds) {}

  static Result of(List<Mix.Download> mix, int port) throws IOException {
    try (Selector selector = Selector.open()) {
      Replay replay = new Replay(mix);
      replay.run(selector, port);
      return new Result(
          (replay.lastNanos - replay.startNanos) / 1e9,
          Arrays.stream(replay.tookSeconds).boxed().toList(),
          replay.mostLateNanos / 1e9);
    }
  }

  private void run(Selector selector, int port) throws IOException {
    while (next < mix.size() || open > 0) {
      long nowNanos = System.nanoTime() - startNanos;
      if (next < mix.size() && nowNanos >= mix.get(next).dueNanos()) {
        mostLateNanos = Math.max(mostLateNanos, nowNanos - mix.get(next).dueNanos());
        ask(selector, port);
      } else {
        long waitNanos = next < mix.size() ? mix.get(next).dueNanos() - nowNanos : SILENCE_NANOS;
        // Rounded up: a millisecond late is better than a millisecond of spinning beside a server.
        if (selector.select(Math.max(1, waitNanos / 1_000_000)) == 0 && next == mix.size()) {
          throw new IOException("nothing came for " + SILENCE_NANOS / 1_000_000_000 + " s");
        }
        read(selector);
      }
    }
  }

  private void ask(Selector selector, int port) throws IOException {
    Target target = new Target(port, false, mix.get(next).path());
    RawConnection connection = RawConnection.open(target);
    connection.ask(target);
    connection.channel().register(selector, SelectionKey.OP_READ, next);
    next++;
    open++;
  }

  private void read(Selector selector) throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      SocketChannel channel = (SocketChannel) key.channel();
      buffer.clear();
      if (channel.read(buffer) < 0) {
        channel.close();
        lastNanos = System.nanoTime();
        int download = (Integer) key.attachment();
        tookSeconds[download] = (lastNanos - startNanos - mix.get(download).dueNanos()) / 1e9;
        open--;
      }
    }
    selector.selectedKeys().clear();
  }
}
