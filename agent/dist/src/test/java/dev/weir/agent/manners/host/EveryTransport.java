package dev.weir.agent.manners.host;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;

/**
 * Serves and asks over every kind of socket that the JDK has, and prints a digest of all that came
 * over each. Arguments: a key store and its password, and maybe one of {@link NettyTransport}.
 */
public final class EveryTransport {
  private static final int CONNECTIONS = 12;
  private static final int EXCHANGES = 3;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private EveryTransport() {}

  public static void main(String[] arguments) throws Exception {
    SSLContext tls = Tls.context(Path.of(arguments[0]), arguments[1]);
    channels();
    sockets("sockets", new ServerSocket(0, 50, LOOPBACK), port -> new Socket(LOOPBACK, port));
    sockets(
        "tls sockets",
        tls.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK),
        port -> tls.getSocketFactory().createSocket(LOOPBACK, port));
    asynchronous();
    sendFile();
    tlsEngine(tls);
    if (arguments.length > 2) {
      NettyTransport.talk(arguments[2]);
    }
    System.out.println("done");
    System.in.transferTo(System.out);
  }

  private interface Connector<T> {
    T connect(int port) throws Exception;
  }

  private static void channels() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any())) {
      talk(
          "channels",
          Conversation.FROM_MEMORY,
          () -> ChannelWire.nonBlocking(server.accept()),
          () -> ChannelWire.nonBlocking(SocketChannel.open(server.getLocalAddress())));
    }
  }

  private static void sockets(String name, ServerSocket server, Connector<Socket> connector)
      throws Exception {
    try (server) {
      talk(
          name,
          Conversation.FROM_MEMORY,
          () -> wire(server.accept()),
          () -> wire(connector.connect(server.getLocalPort())));
    }
  }

  private static Wire wire(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return Wire.of(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  private static void asynchronous() throws Exception {
    try (AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(any())) {
      talk(
          "asynchronous channels",
          Conversation.FROM_MEMORY,
          () -> ChannelWire.asynchronous(server.accept().get()),
          () -> {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            channel.connect(server.getLocalAddress()).get();
            return ChannelWire.asynchronous(channel);
          });
    }
  }

  private static void sendFile() throws Exception {
    Path file = Files.createTempFile("weir", ".bin");
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any());
        FileChannel content = FileChannel.open(Files.write(file, Conversation.bytes(1, 70_001)))) {
      SocketChannel[] accepted = new SocketChannel[1];
      Conversation.Tail fromFile =
          new Conversation.Tail() {
            @Override
            public int length(byte[] request) {
              return 70_001;
            }

            @Override
            public void send(Wire wire, byte[] request) throws IOException {
              for (long sent = 0; sent < 70_001; ) {
                sent += content.transferTo(sent, 70_001 - sent, accepted[0]);
              }
            }
          };
      talk(
          "files",
          fromFile,
          () -> {
            accepted[0] = server.accept();
            return wire(accepted[0].socket());
          },
          () -> wire(new Socket(LOOPBACK, server.socket().getLocalPort())));
    } finally {
      Files.delete(file);
    }
  }

  /** One connection after the other, so that what comes is the same in every run. */
  static void talk(
      String name, Conversation.Tail tail, Callable<Wire> accept, Callable<Wire> connect)
      throws Exception {
    byte[][] answers = new byte[CONNECTIONS * EXCHANGES][];
    for (int c = 0; c < CONNECTIONS; c++) {
      Thread server = new Thread(() -> serve(tail, accept), name);
      server.start();
      try (Wire wire = connect.call()) {
        Conversation client = new Conversation(wire);
        for (int e = 0; e < EXCHANGES; e++) {
          int number = c * EXCHANGES + e;
          answers[number] = client.ask("/" + e + "?" + c, Conversation.bytes(number, 501 * number));
        }
      }
      server.join();
    }
    System.out.println(name + " " + Conversation.digest(answers));
  }

  private static void serve(Conversation.Tail tail, Callable<Wire> accept) {
    try (Wire wire = accept.call()) {
      new Conversation(wire).serve(tail);
    } catch (Exception e) {
      System.out.println("failed: " + e);
    }
  }

  private static void tlsEngine(SSLContext tls) throws Exception {
    HttpsServer server = HttpsServer.create(any(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          byte[] request = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(request);
          exchange.getResponseBody().write(request);
          exchange.close();
        });
    server.start();
    byte[][] answers = new byte[CONNECTIONS * EXCHANGES][];
    URI root = URI.create("https://localhost:" + server.getAddress().getPort());
    for (int c = 0; c < CONNECTIONS; c++) {
      HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
      for (int e = 0; e < EXCHANGES; e++) {
        int number = c * EXCHANGES + e;
        HttpRequest request =
            HttpRequest.newBuilder(root.resolve("/" + number))
                .POST(BodyPublishers.ofByteArray(Conversation.bytes(number, 1 + 501 * number)))
                .build();
        answers[number] = client.send(request, BodyHandlers.ofByteArray()).body();
      }
    }
    server.stop(0);
    System.out.println("tls engines " + Conversation.digest(answers));
  }

  private static InetSocketAddress any() {
    return new InetSocketAddress(LOOPBACK, 0);
  }
}
