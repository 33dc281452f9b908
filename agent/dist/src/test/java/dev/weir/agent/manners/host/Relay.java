package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * A server that asks others: for every request it gets, it asks each of its arguments but the first
 * two by two clients of the JDK. Arguments: a key store, its password, and addresses. Prints its
 * port.
 */
public final class Relay {
  private final SSLContext tls;
  private final HttpClient client;
  private final String[] addresses;

  private Relay(SSLContext tls, String[] addresses) {
    this.tls = tls;
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    this.addresses = addresses;
  }

  public static void main(String[] arguments) throws Exception {
    SSLContext tls = Tls.context(Path.of(arguments[0]), arguments[1]);
    Relay relay = new Relay(tls, Arrays.copyOfRange(arguments, 2, arguments.length));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", relay::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    System.in.transferTo(System.out);
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    for (String address : addresses) {
      URI uri = URI.create(address);
      check(body, byHttpClient(uri.resolve("/by-http-client"), body));
      check(body, byUrlConnection(uri.resolve("/by-url-connection"), body));
    }
    byte[] digest = Conversation.digest(body).getBytes(ISO_8859_1);
    exchange.sendResponseHeaders(200, digest.length);
    exchange.getResponseBody().write(digest);
    exchange.close();
  }

  private static void check(byte[] body, byte[] answer) throws IOException {
    if (!new String(answer, ISO_8859_1).startsWith(Conversation.digest(body))) {
      throw new IOException("not the right answer");
    }
  }

  private byte[] byHttpClient(URI uri, byte[] body) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build();
      return client.send(request, BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private byte[] byUrlConnection(URI uri, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.getSocketFactory());
    }
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return connection.getInputStream().readAllBytes();
  }
}
