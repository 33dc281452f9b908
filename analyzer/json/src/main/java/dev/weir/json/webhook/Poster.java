package dev.weir.json.webhook;

import dev.weir.core.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One POST at a time, on a connection of its own.
 *
 * <p>To connect, and every read of the answer, take at most what is left of ten seconds. What the
 * JDK has no timeout for may take longer: to resolve the name, to send what the other side does not
 * take in, and a handshake of TLS that goes on bit by bit. Other posts wait for that, and {@link
 * #close} ends all but the first.
 *
 * <p>Not by the clients of the JDK: inside an application those obey what it has set for itself
 * (proxies, cookies, authenticators, the default of TLS). Of the answer only the status is read.
 * Confined to one thread, but for {@link #close}.
 */
final class Poster {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int STATUS_LINE_BYTES = 12; // RFC 9112 §4: HTTP/1.1 200

  private final boolean tls;
  private final String host;
  private final int port;
  private final String head;
  private volatile @Nullable Socket open;
  private volatile boolean closed;

  Poster(URI url) {
    this.tls = "https".equalsIgnoreCase(url.getScheme());
    String named = url.getHost();
    this.host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
    int given = url.getPort();
    this.port = given >= 0 ? given : tls ? 443 : 80;
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    this.head =
        "POST "
            + (url.getRawQuery() == null ? path : path + '?' + url.getRawQuery())
            + " HTTP/1.1\r\nHost: "
            + (named + (given >= 0 ? ":" + given : ""))
            + "\r\nConnection: close\r\nUser-Agent: weir\r\nContent-Type: application/json\r\n"
            + authorization(url.getRawUserInfo())
            + "Content-Length: ";
  }

  /** RFC 7617 §2: what a user and a password become. */
  private static String authorization(@Nullable String userInfo) {
    if (userInfo == null) {
      return "";
    }
    String decoded = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    byte[] credentials = decoded.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials) + "\r\n";
  }

  /** Without what may be a password, or a key in the path. */
  String host() {
    return host;
  }

  /** The status that the document was answered with. */
  int post(String json) throws IOException {
    long deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] fields = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = new byte[fields.length + body.length];
    System.arraycopy(fields, 0, message, 0, fields.length);
    System.arraycopy(body, 0, message, fields.length, body.length);
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      open = socket;
      if (closed) {
        throw new IOException("closed");
      }
      socket.connect(new InetSocketAddress(host, port), leftMillis(deadlineNanos));
      socket.setSoTimeout(leftMillis(deadlineNanos));
      Socket speaking = tls ? secured(socket) : socket;
      speaking.getOutputStream().write(message);
      speaking.getOutputStream().flush();
      return status(socket, speaking.getInputStream(), deadlineNanos);
    } finally {
      open = null;
    }
  }

  private static int status(Socket socket, InputStream in, long deadlineNanos) throws IOException {
    byte[] line = new byte[STATUS_LINE_BYTES];
    int count = 0;
    while (count < line.length) {
      socket.setSoTimeout(leftMillis(deadlineNanos));
      int read = in.read(line, count, line.length - count);
      if (read < 0) {
        throw new IOException("the connection ended without an answer");
      }
      count += read;
    }
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (!text.matches("HTTP/1\\.\\d [1-5]\\d\\d")) {
      throw new IOException("the answer is not of HTTP: " + Printable.of(text));
    }
    return Integer.parseInt(text.substring(9));
  }

  /** Any thread may close; what is under way fails. */
  void close() {
    closed = true;
    Socket socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing is posted any more, which is what was wanted.
      }
    }
  }

  /** By a context of its own: the default one is the application's to set. */
  private SSLSocket secured(Socket socket) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      SSLSocket secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 §4.3.4
      secured.setSSLParameters(parameters);
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be had: " + e, e);
    }
  }

  private static int leftMillis(long deadlineNanos) throws SocketTimeoutException {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) leftMillis;
  }
}
