package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Both ends of one connection in one thread: exchange after exchange, and how many bytes of heap
 * all of them take once all is warm. Arguments: {@code channels}, {@code sockets}, {@code engines}
 * or {@code tls-sockets}; how many exchanges; a key store and its password.
 */
public final class PingPong {
  private static final byte[] REQUEST =
      ("GET /items/17?page=2 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
              + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n")
          .getBytes(US_ASCII);

  /** The first digit of the parent's id. */
  private static final int DIGIT = new String(REQUEST, US_ASCII).indexOf("b7ad");

  private static final byte[] RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
          .getBytes(US_ASCII);

  private PingPong() {}

  public static void main(String[] arguments) throws Exception {
    int exchanges = Integer.parseInt(arguments[1]);
    int before = exchanges / 2;
    try (Table table = table(arguments[0], Path.of(arguments[2]), arguments[3])) {
      play(table, before);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      threads.getThreadAllocatedBytes(thread);
      long allocatedBefore = threads.getThreadAllocatedBytes(thread);
      play(table, exchanges);
      long allocated = threads.getThreadAllocatedBytes(thread) - allocatedBefore;
      System.out.println(allocated);
      System.out.println(before + exchanges);
    }
    System.in.transferTo(System.out);
  }

  private static Table table(String kind, Path store, String password) throws Exception {
    return switch (kind) {
      case "channels" -> ChannelTable.open(REQUEST, RESPONSE);
      case "sockets" -> SocketTable.plain(REQUEST, RESPONSE);
      case "engines" -> EngineTable.open(Tls.context(store, password), REQUEST, RESPONSE);
      case "tls-sockets" -> SocketTable.tls(Tls.context(store, password), REQUEST, RESPONSE);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void play(Table table, int exchanges) throws IOException {
    for (int i = 0; i < exchanges; i++) {
      REQUEST[DIGIT] = (byte) ('0' + i % 10); // another trace, as far as the table does not copy
      table.serve();
      table.giveBack();
    }
  }

  /** What the ball passes over: one connection, by whatever sockets. */
  interface Table extends AutoCloseable {
    /** The client's request to the server. */
    void serve() throws IOException;

    /** The server's response to the client. */
    void giveBack() throws IOException;

    @Override
    void close() throws IOException;
  }
}
