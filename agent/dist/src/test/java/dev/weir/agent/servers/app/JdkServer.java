package dev.weir.agent.servers.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;

/** The server that comes with the JDK. */
public final class JdkServer {
  private final Settings settings;

  private JdkServer(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    JdkServer server = new JdkServer(Settings.of(arguments));
    server.start(HttpServer.create(server.address("http"), 0));
    HttpsServer secure = HttpsServer.create(server.address("https"), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(server.settings.tls()));
    server.start(secure);
  }

  private InetSocketAddress address(String name) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port(name));
  }

  private void start(HttpServer server) throws ReflectiveOperationException {
    server.createContext("/", this::handle);
    server.setExecutor(settings.threads());
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString();
    long received = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    Reply reply =
        Reply.to(
            settings.path("files"),
            target,
            name -> exchange.getRequestHeaders().getFirst(name),
            received);
    reply.fields().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.status() == 304;
    long sent = 0;
    try (exchange) {
      if (bodiless && reply.status() != 304) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(reply.length()));
      }
      // Here 0 means chunked, and -1 no body.
      exchange.sendResponseHeaders(
          reply.status(), bodiless ? -1 : reply.sized() ? reply.length() : 0);
      if (!bodiless) {
        try (OutputStream out = exchange.getResponseBody()) {
          write(reply, out);
        }
        sent = reply.length();
      }
    } finally {
      settings.served(exchange.getRequestMethod(), target, reply.status(), sent);
    }
  }

  private static void write(Reply reply, OutputStream out) throws IOException {
    Reply.Slice file = reply.file();
    if (file != null) {
      try (InputStream in = Files.newInputStream(file.path())) {
        in.skipNBytes(file.offset());
        out.write(in.readNBytes(Math.toIntExact(file.bytes())));
      }
      return;
    }
    for (byte[] part : reply.parts()) {
      out.write(part);
      out.flush();
    }
    if (reply.brokenOff()) {
      Content.pause();
    }
  }
}
