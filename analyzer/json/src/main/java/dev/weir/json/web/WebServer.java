package dev.weir.json.web;

import java.io.ByteArrayOutputStream;
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
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that is asked one thing at a time, each on a connection of its own, within a deadline
 * and bounded memory. What the JDK has no timeout for may take longer than the deadline: to resolve
 * the name, to send what the other side does not take in, and a handshake of TLS that goes on bit
 * by bit; {@link #close} ends all but the first.
 *
 * <p>Not by the clients of the JDK: inside an application those obey what it has set for itself
 * (proxies, cookies, authenticators, the default of TLS), and may initialise its logging before it
 * does. Confined to one thread, but for {@link #close}.
 */
public final class WebServer implements AutoCloseable {
  private static final int PIECE_BYTES = 8 << 10;

  private final boolean tls;
  private final String host;
  private final int port;
  private final String fields;
  private final long deadlineNanos;
  private volatile @Nullable Socket open;
  private volatile boolean closed;

  /**
   * @param address of scheme http or https, with a host
   * @param deadline of a question and its answer together
   */
  public WebServer(URI address, Duration deadline) {
    this.tls = "https".equalsIgnoreCase(address.getScheme());
    String named = address.getHost();
    this.host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
    int given = address.getPort();
    this.port = given >= 0 ? given : tls ? 443 : 80;
    this.fields =
        "Host: "
            + (named + (given >= 0 ? ":" + given : ""))
            + "\r\nUser-Agent: weir\r\n"
            + authorization(address.getRawUserInfo());
    this.deadlineNanos = deadline.toNanos();
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

  /** Its name or address, without what may be a password, or a key in the path. */
  public String host() {
    return host;
  }

  /** Lines of a request's head that say who is asked by whom, the last with its end. */
  public String fields() {
    return fields;
  }

  /**
   * Sends a request, and reads its answer up to {@code mostBytes}, or to the end of the connection.
   *
   * @throws IOException when there is no such answer in time
   */
  public byte[] ask(byte[] request, int mostBytes) throws IOException {
    long endNanos = System.nanoTime() + deadlineNanos;
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      open = socket;
      if (closed) {
        throw new IOException("closed");
      }
      socket.connect(new InetSocketAddress(host, port), leftMillis(endNanos));
      socket.setSoTimeout(leftMillis(endNanos));
      Socket speaking = tls ? secured(socket) : socket;
      speaking.getOutputStream().write(request);
      speaking.getOutputStream().flush();
      return answer(socket, speaking.getInputStream(), mostBytes, endNanos);
    } finally {
      open = null;
    }
  }

  private static byte[] answer(Socket socket, InputStream in, int mostBytes, long endNanos)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] bytes = new byte[Math.min(PIECE_BYTES, mostBytes)];
    int count = 0;
    while (count >= 0 && answer.size() < mostBytes) {
      socket.setSoTimeout(leftMillis(endNanos));
      count = in.read(bytes, 0, Math.min(bytes.length, mostBytes - answer.size()));
      answer.write(bytes, 0, Math.max(count, 0));
    }
    return answer.toByteArray();
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

  private static int leftMillis(long endNanos) throws SocketTimeoutException {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) leftMillis;
  }

  /** Any thread may close; what is under way fails. */
  @Override
  public void close() {
    closed = true;
    Socket socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing is asked any more, which is what was wanted.
      }
    }
  }
}
