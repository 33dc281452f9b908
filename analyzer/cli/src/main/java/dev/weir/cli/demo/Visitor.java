package dev.weir.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks around in the shop: reads products, searches, fetches pictures anew or asks
 * whether they have changed, logs in, uploads, and now and then exports a report that outweighs all
 * the rest. What is done is decided by a seed.
 *
 * <p>Confined to one thread.
 */
final class Visitor implements Closeable {
  private static final int SOCKET_TIMEOUT_MILLIS = 30_000;
  private static final int MOST_PER_CONNECTION = 40;
  private static final byte[] NOTHING = {};
  private static final byte[] CREDENTIALS =
      "user=visitor&password=demo".getBytes(StandardCharsets.US_ASCII);

  private final SocketFactory sockets;
  private final int port;
  private final Random random;
  private final WireCounts counts;
  private final VisitorRecording recording;
  private final Map<String, String> entityTags = new HashMap<>();
  private @Nullable Connection connection;
  private int leftOnConnection;

  /** One that is open, and what is recorded of it. */
  private record Connection(HttpWire wire, ConnectionTap tap) {}

  Visitor(
      SocketFactory sockets, int port, long seed, WireCounts counts, VisitorRecording recording) {
    this.sockets = sockets;
    this.port = port;
    this.random = new Random(seed);
    this.counts = counts;
    this.recording = recording;
  }

  /** Does one thing, which takes one request or a few. */
  void act() throws IOException {
    int dice = random.nextInt(100);
    if (dice < 40) {
      get("/api/products/" + (1 + random.nextInt(400)));
    } else if (dice < 48) {
      get("/api/products");
    } else if (dice < 62) {
      get("/api/search?q=word" + random.nextInt(1000));
    } else if (dice < 80) {
      picture("/images/" + (1 + random.nextInt(6)) + ".png");
    } else if (dice < 84) {
      report("/reports/" + (2020 + random.nextInt(6)) + "/export.csv");
    } else if (dice < 90) {
      byte[] upload = new byte[1_000 + random.nextInt(80_000)];
      random.nextBytes(upload);
      send("POST", "/uploads", "Content-Type: application/octet-stream\r\n", upload);
    } else if (dice < 93) {
      get("/api/recommendations");
    } else if (dice < 96) {
      logIn();
    } else if (dice < 98) {
      get("/");
      get("/shop.css");
    } else {
      get("/favicon.ico");
    }
  }

  private void picture(String path) throws IOException {
    String tag = random.nextBoolean() ? entityTags.get(path) : null;
    String headers = tag == null ? "" : "If-None-Match: " + tag + "\r\n";
    HttpWire.Response response = send("GET", path, headers, NOTHING);
    entityTags.put(path, response.headers().getOrDefault("etag", "\"\""));
  }

  private void report(String path) throws IOException {
    send("GET", path, random.nextBoolean() ? "Accept-Encoding: gzip\r\n" : "", NOTHING);
  }

  private void logIn() throws IOException {
    get("/account");
    get("/login");
    String form = "Content-Type: application/x-www-form-urlencoded\r\n";
    HttpWire.Response response = send("POST", "/login", form, CREDENTIALS);
    String cookie = response.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
    send("GET", "/account", "Cookie: " + cookie + "\r\n", NOTHING);
  }

  private void get(String target) throws IOException {
    send("GET", target, "", NOTHING);
  }

  private HttpWire.Response send(String method, String target, String headers, byte[] body)
      throws IOException {
    Connection open = connection == null ? connect() : connection;
    connection = open;
    leftOnConnection--;
    byte[] request =
        HttpWire.request(method, target, "127.0.0.1:" + port, headers + "Accept: */*\r\n", body);
    open.tap.sends(request);
    HttpWire.Response response = open.wire.exchange(request);
    open.tap.isAnswered();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    counts.add(path, request.length, response.bytes());
    if (response.closes() || leftOnConnection == 0) {
      close();
    }
    return response;
  }

  private Connection connect() throws IOException {
    leftOnConnection = 1 + random.nextInt(MOST_PER_CONNECTION);
    Socket socket = sockets.createSocket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
    ConnectionTap tap = new ConnectionTap(recording, socket);
    return new Connection(new HttpWire(socket, tap), tap);
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.wire.close();
      connection = null;
    }
  }
}
