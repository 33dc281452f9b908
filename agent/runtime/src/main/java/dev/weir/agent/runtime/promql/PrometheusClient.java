package dev.weir.agent.runtime.promql;

import dev.weir.core.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Prometheus, one query at a time, within a deadline and bounded memory.
 *
 * <p>Not by the clients of the JDK: those obey what the application has set for itself (proxies,
 * cookies, authenticators, the default of TLS), and may initialise its logging before it does. What
 * is asked in HTTP/1.0 is answered in one piece that ends with the connection (RFC 9112 §6.3,
 * §7.1).
 *
 * <p>Confined to one thread, but for {@link #close}.
 */
final class PrometheusClient implements AutoCloseable {
  private static final Pattern SUCCESS = Pattern.compile("HTTP/1\\.\\d 2\\d\\d.*");
  private static final String MEND = "mend the option prometheus, the address of a Prometheus";
  private static final int MOST_ANSWER_BYTES = 1 << 20;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final boolean tls;
  private final String host;
  private final int port;
  private final String head;
  private volatile @Nullable Socket open;
  private volatile boolean closed;

  PrometheusClient(URI root) {
    this.tls = "https".equalsIgnoreCase(root.getScheme());
    String named = root.getHost();
    this.host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
    int given = root.getPort();
    this.port = given >= 0 ? given : tls ? 443 : 80;
    String path = root.getRawPath() == null ? "" : root.getRawPath();
    this.head =
        "GET "
            + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
            + "/api/v1/query?query=%s HTTP/1.0\r\nHost: "
            + (named + (given >= 0 ? ":" + given : ""))
            + "\r\nAccept: application/json\r\nUser-Agent: weir\r\n"
            + authorization(root.getRawUserInfo())
            + "\r\n";
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

  /**
   * The result of a query.
   *
   * @throws QueryException when Prometheus answers with something else than a rate
   * @throws IOException when it cannot be asked; the next query will not fare better
   */
  long bytesPerSecond(String query) throws IOException, QueryException {
    long deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      open = socket;
      if (closed) {
        throw new IOException("closed");
      }
      socket.connect(new InetSocketAddress(host, port), leftMillis(deadlineNanos));
      socket.setSoTimeout(leftMillis(deadlineNanos));
      Socket speaking = tls ? secured(socket) : socket;
      String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
      speaking
          .getOutputStream()
          .write(head.replace("%s", encoded).getBytes(StandardCharsets.ISO_8859_1));
      return rate(answer(speaking, deadlineNanos));
    } finally {
      open = null;
    }
  }

  /** Any thread may close; a query that is under way fails. */
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

  private static String answer(Socket socket, long deadlineNanos) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] bytes = new byte[8 << 10];
    int count = 0;
    while (count >= 0) {
      answer.write(bytes, 0, count);
      if (answer.size() > MOST_ANSWER_BYTES) {
        throw new IOException("the answer has more than " + MOST_ANSWER_BYTES + " bytes");
      }
      socket.setSoTimeout(leftMillis(deadlineNanos));
      count = in.read(bytes);
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  private static long rate(String answer) throws QueryException {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0 || !answer.startsWith("HTTP/1.")) {
      throw new QueryException("the answer is not of HTTP; " + MEND);
    }
    String fields = answer.substring(0, end).toLowerCase(Locale.ROOT);
    String body = answer.substring(end + 4);
    if (fields.contains("\r\ntransfer-encoding:")) {
      // RFC 9112 §6.1: a server must not send it to whoever asks in HTTP/1.0.
      throw new QueryException(
          "the answer to HTTP/1.0 is chunked; name Prometheus itself, or a proxy that heeds that");
    }
    try {
      return Answer.bytesPerSecond(body.getBytes(StandardCharsets.ISO_8859_1));
    } catch (QueryException e) {
      if (body.startsWith("{")) {
        throw e;
      }
      // Whoever has no API says so by his status, and the body is a page.
      String line = firstLine(answer);
      throw new QueryException(
          "the answer is "
              + Printable.of(line)
              + (SUCCESS.matcher(line).matches() ? ", but no JSON of Prometheus; " : "; ")
              + MEND);
    }
  }

  private static String firstLine(String answer) {
    return answer.substring(0, Math.min(60, answer.indexOf("\r\n")));
  }

  private static int leftMillis(long deadlineNanos) throws SocketTimeoutException {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) leftMillis;
  }
}
