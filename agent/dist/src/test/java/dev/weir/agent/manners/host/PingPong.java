package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Both ends of one connection in one thread: exchange after exchange, and how many bytes of heap
 * one takes once all is warm.
 */
public final class PingPong {
  private static final int WARM_UP = 60_000;
  private static final int MEASURED = 100_000;

  private final SocketChannel client;
  private final SocketChannel server;
  private final ByteBuffer request =
      direct("GET /items/17?page=2 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
  private final ByteBuffer response =
      direct("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
  private final ByteBuffer received = ByteBuffer.allocateDirect(1024);

  private PingPong(SocketChannel client, SocketChannel server) {
    this.client = client;
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel listening = ServerSocketChannel.open().bind(any);
        SocketChannel client = SocketChannel.open(listening.getLocalAddress());
        SocketChannel server = listening.accept()) {
      PingPong game = new PingPong(client, server);
      game.play(WARM_UP);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      threads.getThreadAllocatedBytes(thread);
      long before = threads.getThreadAllocatedBytes(thread);
      game.play(MEASURED);
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      System.out.println(allocated);
      System.out.println(WARM_UP + MEASURED);
    }
    System.in.transferTo(System.out);
  }

  private void play(int exchanges) throws IOException {
    for (int i = 0; i < exchanges; i++) {
      pass(request, client, server);
      pass(response, server, client);
    }
  }

  private void pass(ByteBuffer message, SocketChannel from, SocketChannel to) throws IOException {
    message.rewind();
    from.write(message);
    received.clear();
    while (received.position() < message.limit()) {
      to.read(received);
    }
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }
}
