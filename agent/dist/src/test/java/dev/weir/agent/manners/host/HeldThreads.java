package dev.weir.agent.manners.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadFactory;

/**
 * Answers one request with more than ever passes, is interrupted meanwhile at the first line of its
 * standard input, and prints what that led to. Prints its port first. Arguments: {@code platform}
 * or {@code virtual}; {@code socket} or {@code channel}.
 */
public final class HeldThreads {
  private static final int PIECE_BYTES = 1 << 16;
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private HeldThreads() {}

  public static void main(String[] arguments) throws Exception {
    Thread thread;
    if (arguments[1].equals("socket")) {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      System.out.println(listening.getLocalPort());
      Socket socket = listening.accept();
      thread = threads(arguments[0]).newThread(() -> tell(() -> answer(socket)));
    } else {
      ServerSocketChannel listening = ServerSocketChannel.open();
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      System.out.println(listening.socket().getLocalPort());
      SocketChannel channel = listening.accept();
      thread = threads(arguments[0]).newThread(() -> tell(() -> answer(channel)));
    }
    thread.start();
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    thread.interrupt();
    thread.join();
  }

  private static ThreadFactory threads(String kind) throws ReflectiveOperationException {
    if (kind.equals("platform")) {
      return Thread::new;
    }
    // By name: the tests are compiled for Java 17.
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }

  private interface Answer {
    void send() throws IOException;
  }

  private static void tell(Answer answer) {
    try {
      answer.send();
    } catch (IOException e) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      System.out.println(e.getClass().getName() + " interrupted=" + interrupted);
    }
  }

  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    in.read(new byte[PIECE_BYTES]);
    out.write(HEAD);
    while (true) {
      out.write(new byte[PIECE_BYTES]);
    }
  }

  private static void answer(SocketChannel channel) throws IOException {
    channel.read(ByteBuffer.allocate(PIECE_BYTES));
    channel.write(ByteBuffer.wrap(HEAD));
    while (true) {
      channel.write(ByteBuffer.allocate(PIECE_BYTES));
    }
  }
}
