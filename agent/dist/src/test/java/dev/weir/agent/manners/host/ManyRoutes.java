package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A server of one thread for very many connections: every request, which has no body, is answered
 * with the same few bytes. Prints its port; then how much heap is in use for every line on its
 * standard input.
 */
public final class ManyRoutes {
  /** The answer to everything. */
  public static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final int MOST_AT_ONCE = 4096;

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(MOST_AT_ONCE * ANSWER.length())
          .put(ANSWER.repeat(MOST_AT_ONCE).getBytes(US_ASCII));

  private ManyRoutes() throws IOException {}

  public static void main(String[] arguments) throws Exception {
    ServerSocketChannel listening =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    ManyRoutes server = new ManyRoutes();
    listening.configureBlocking(false);
    listening.register(server.selector, SelectionKey.OP_ACCEPT);
    Thread thread = new Thread(() -> server.run(listening));
    thread.setDaemon(true);
    thread.start();
    System.out.println(listening.socket().getLocalPort());
    BufferedReader words =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (words.readLine() != null) {
      System.out.println(Heap.usedBytes());
    }
  }

  private void run(ServerSocketChannel listening) {
    try {
      while (true) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            SocketChannel accepted = listening.accept();
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
          } else {
            answer((SocketChannel) key.channel());
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }

  /** A request ends with an empty line; none is so long that it comes in many pieces. */
  private void answer(SocketChannel channel) throws IOException {
    in.clear();
    if (channel.read(in) < 0) {
      channel.close();
      return;
    }
    int ends = 0;
    for (int i = 3; i < in.position(); i++) {
      if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
        ends++;
      }
    }
    out.clear().limit(ends * ANSWER.length());
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }
}
