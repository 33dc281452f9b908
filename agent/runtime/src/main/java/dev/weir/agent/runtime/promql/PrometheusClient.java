package dev.weir.agent.runtime.promql;

import dev.weir.core.text.Printable;
import dev.weir.json.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Asks a Prometheus, one query at a time, within a deadline and bounded memory.
 *
 * <p>What is asked in HTTP/1.0 is answered in one piece that ends with the connection (RFC 9112
 * §6.3, §7.1).
 *
 * <p>Confined to one thread, but for {@link #close}.
 */
final class PrometheusClient implements AutoCloseable {
  private static final Pattern SUCCESS = Pattern.compile("HTTP/1\\.\\d 2\\d\\d.*");
  private static final String MEND = "mend the option prometheus, the address of a Prometheus";
  private static final int MOST_ANSWER_BYTES = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final WebServer server;
  private final String head;

  PrometheusClient(URI root) {
    this.server = new WebServer(root, DEADLINE);
    String path = root.getRawPath() == null ? "" : root.getRawPath();
    this.head =
        "GET "
            + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
            + "/api/v1/query?query=%s HTTP/1.0\r\n"
            + server.fields()
            + "Accept: application/json\r\n\r\n";
  }

  /**
   * The result of a query.
   *
   * @throws QueryException when Prometheus answers with something else than a rate
   * @throws IOException when it cannot be asked; the next query will not fare better
   */
  long bytesPerSecond(String query) throws IOException, QueryException {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    byte[] request = head.replace("%s", encoded).getBytes(StandardCharsets.ISO_8859_1);
    byte[] answer = server.ask(request, MOST_ANSWER_BYTES + 1);
    if (answer.length > MOST_ANSWER_BYTES) {
      throw new IOException("the answer has more than " + MOST_ANSWER_BYTES + " bytes");
    }
    return rate(new String(answer, StandardCharsets.ISO_8859_1));
  }

  /** Any thread may close; a query that is under way fails. */
  @Override
  public void close() {
    server.close();
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
}
