package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Serves over blocking sockets, each response by one call that is to write all of it, and prints
 * what the call said. Arguments: {@code channels}, {@code adaptors} of channels, or {@code sockets}
 * without channels; the bytes of a response; and for how many milliseconds to wait for a request, 0
 * for ever. Prints its port first, and ends with its standard input.
 */
public final class BlockingServer {
  private static final int PERIOD_BYTES = 251;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n";

  private final String kind;
  private final int timeoutMillis;
  private final byte[] body;
  private final byte[] head;
  private final FileChannel file;

  private BlockingServer(String kind, int bodyBytes, int timeoutMillis, Path path)
      throws IOException {
    this.kind = kind;
    this.timeoutMillis = timeoutMillis;
    this.body = new byte[bodyBytes];
    for (int i = 0; i < bodyBytes; i++) {
      body[i] = (byte) (i % PERIOD_BYTES);
    }
    this.head = HEAD.formatted(bodyBytes).getBytes(US_ASCII);
    this.file = FileChannel.open(Files.write(path, body));
  }

  public static void main(String[] arguments) throws Exception {
    Path path = Files.createTempFile("weir", ".bin");
    BlockingServer server =
        new BlockingServer(
            arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), path);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel channels = ServerSocketChannel.open();
        ServerSocket sockets = new ServerSocket()) {
      ServerSocket listener = arguments[0].equals("sockets") ? sockets : channels.socket();
      listener.bind(any);
      System.out.println(listener.getLocalPort());
      Thread accepting = new Thread(() -> server.accept(listener));
      accepting.setDaemon(true);
      accepting.start();
      while (System.in.read() >= 0) {
        // Until it ends.
      }
    } finally {
      Files.delete(path);
    }
  }

  private void accept(ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setSoTimeout(timeoutMillis);
        Thread thread = new Thread(() -> serve(socket));
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The end.
    }
  }

  private void serve(Socket socket) {
    byte[] request = new byte[8192];
    int length = 0;
    try (socket) {
      int count = read(socket, request, 0);
      while (count > 0) {
        length += count;
        String text = new String(request, 0, length, US_ASCII);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd >= 0) {
          receive(socket, text, length - headEnd - 4);
          String path = text.split(" ", 3)[1];
          System.out.println(path + ' ' + answer(socket, path));
          length = 0;
        }
        count = read(socket, request, length);
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }

  private void receive(Socket socket, String head, int alreadyBytes) throws IOException {
    int at = head.indexOf("Content-Length: ");
    long left = at < 0 ? 0 : Long.parseLong(head.substring(at + 16, head.indexOf('\r', at)));
    left -= alreadyBytes;
    byte[] bytes = new byte[8192];
    while (left > 0) {
      int count = read(socket, bytes, 0);
      if (count < 0) {
        throw new IOException("cut off");
      }
      left -= count;
    }
  }

  private int read(Socket socket, byte[] bytes, int offset) throws IOException {
    SocketChannel channel = socket.getChannel();
    return channel == null || kind.equals("adaptors")
        ? socket.getInputStream().read(bytes, offset, bytes.length - offset)
        : channel.read(ByteBuffer.wrap(bytes, offset, bytes.length - offset));
  }

  /** Two threads at once, of which neither's bytes may come into the middle of the other's. */
  private long writeTwice(SocketChannel channel) throws IOException {
    Thread other =
        new Thread(
            () -> {
              try {
                channel.write(ByteBuffer.wrap(body));
              } catch (IOException e) {
                System.out.println("failed: " + e);
              }
            });
    other.start();
    long count = channel.write(new ByteBuffer[] {ByteBuffer.wrap(body), ByteBuffer.allocate(0)});
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return count;
  }

  /** How many bytes of the body one call has written. */
  private long answer(Socket socket, String path) throws IOException {
    SocketChannel channel = socket.getChannel();
    if (channel == null) {
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(body);
      return body.length;
    }
    if (path.equals("/gather")) {
      int middle = body.length / 2;
      ByteBuffer[] parts = {
        ByteBuffer.wrap(head),
        ByteBuffer.wrap(Arrays.copyOf(body, middle)),
        ByteBuffer.wrap(body, middle, body.length - middle)
      };
      return channel.write(parts) - head.length;
    }
    if (path.equals("/twice")) {
      channel.write(ByteBuffer.wrap(HEAD.formatted(2 * body.length).getBytes(US_ASCII)));
      return writeTwice(channel);
    }
    channel.write(ByteBuffer.wrap(head));
    if (path.equals("/send")) {
      return file.transferTo(0, body.length, channel);
    }
    return channel.write(ByteBuffer.wrap(body));
  }
}
