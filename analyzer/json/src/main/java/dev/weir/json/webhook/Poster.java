package dev.weir.json.webhook;

import dev.weir.core.text.Printable;
import dev.weir.json.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One POST at a time, on a connection of its own; of the answer only the status is read. Confined
 * to one thread, but for {@link #close}.
 */
final class Poster {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int STATUS_LINE_BYTES = 12; // RFC 9112 §4: HTTP/1.1 200

  private final WebServer server;
  private final String head;

  Poster(URI url) {
    this.server = new WebServer(url, DEADLINE);
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    this.head =
        "POST "
            + (url.getRawQuery() == null ? path : path + '?' + url.getRawQuery())
            + " HTTP/1.1\r\n"
            + server.fields()
            + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: ";
  }

  /** Without what may be a password, or a key in the path. */
  String host() {
    return server.host();
  }

  /** The status that the document was answered with. */
  int post(String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] fields = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = new byte[fields.length + body.length];
    System.arraycopy(fields, 0, message, 0, fields.length);
    System.arraycopy(body, 0, message, fields.length, body.length);
    byte[] line = server.ask(message, STATUS_LINE_BYTES);
    if (line.length < STATUS_LINE_BYTES) {
      throw new IOException("the connection ended without an answer");
    }
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (!text.matches("HTTP/1\\.\\d [1-5]\\d\\d")) {
      throw new IOException("the answer is not of HTTP: " + Printable.of(text));
    }
    return Integer.parseInt(text.substring(9));
  }

  /** Any thread may close; what is under way fails. */
  void close() {
    server.close();
  }
}
