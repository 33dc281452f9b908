package dev.weir.cli.har;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import dev.weir.core.message.MessageSink;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP/1.1 messages of the entries of an archive, which holds no messages: bodies without
 * their transfer and content codings, fields as HTTP/2 had them, the target as a whole URL.
 *
 * <ul>
 *   <li>Pseudo-fields ({@code :path}) are dropped, and {@code Host} is made of the URL when it is
 *       missing.
 *   <li>A body that is there is sent with its own {@code Content-Length}; {@code Transfer-Encoding}
 *       is dropped, and {@code Content-Encoding} with it, since the archive holds what was decoded.
 *   <li>A body that is not there is omitted: of the length of {@code Content-Length}, or of the
 *       decoded size that the archive gives.
 *   <li>Line ends in fields are made spaces. An entry without a status has no response.
 * </ul>
 *
 * <p>Entries with the same {@code connection} share one; those without have one each. Confined to
 * one thread.
 */
final class RebuiltMessages {
  private static final int MOST_CONNECTIONS = 1 << 16;
  private static final long TCP_ACK_MASK = 0xffff_ffffL;

  private final Map<String, Long> connections =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_CONNECTIONS;
        }
      };
  private final Map<String, Long> notes = new LinkedHashMap<>();
  private long numbers;
  private long entries;

  List<String> notes() {
    List<String> lines = new ArrayList<>();
    notes.forEach((what, count) -> lines.add(count + " x " + what));
    return lines;
  }

  private void note(String what) {
    notes.merge(what, 1L, Long::sum);
  }

  void tell(HarEntry entry, MessageSink sink) {
    String named = entry.connection;
    long connection =
        named.isEmpty() ? numbers++ : connections.computeIfAbsent(named, key -> numbers++);
    String id = String.format(Locale.ROOT, "%016x%08x", connection, entries++ & TCP_ACK_MASK);
    URI url = url(entry.url);
    if (url == null) {
      note("entry_without_http_url");
      return;
    }
    long sendNanos = HarReader.nanos(entry.sendMillis);
    long beginNanos = entry.startNanos + HarReader.nanos(entry.blockedMillis);
    Message request = request(entry, url, id, connection, beginNanos, sendNanos);
    sink.message(request);
    if (entry.status == 0) {
      note("entry_without_response");
      return;
    }
    long receiveNanos = HarReader.nanos(entry.receiveMillis);
    long endNanos = entry.startNanos + HarReader.nanos(entry.totalMillis);
    long atNanos = beginNanos + sendNanos + HarReader.nanos(entry.waitMillis);
    long responseNanos = Math.max(atNanos, endNanos - receiveNanos);
    sink.message(response(entry, id, connection, responseNanos, receiveNanos));
  }

  private static @Nullable URI url(String text) {
    try {
      // Browsers write characters that Java does not take, such as | and [ in queries.
      int query = text.indexOf('?');
      URI uri = new URI(query < 0 ? text : text.substring(0, query));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return http && uri.getRawAuthority() != null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private Message request(
      HarEntry entry, URI url, String id, long connection, long startNanos, long durationNanos) {
    StringBuilder head = new StringBuilder(256);
    int query = entry.url.indexOf('?');
    int fragment = entry.url.indexOf('#', Math.max(0, query));
    String path = url.getRawPath();
    head.append(oneLine(entry.method).replace(' ', '_')).append(' ');
    head.append(path == null || path.isEmpty() ? "/" : path);
    if (query >= 0) {
      String asked = entry.url.substring(query, fragment < 0 ? entry.url.length() : fragment);
      head.append(oneLine(asked).replace(" ", "%20"));
    }
    head.append(" HTTP/1.1\r\n");
    if (entry.requestFields.stream().noneMatch(field -> field[0].equalsIgnoreCase("host"))) {
      head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    }
    byte[] body = body(entry.requestText, entry.requestBase64);
    boolean sent = entry.requestText != null && !entry.requestText.isEmpty();
    fields(head, entry.requestFields, sent ? body : null);
    long omitted = sent ? 0 : declared(entry.requestFields);
    return new Message(
        Kind.REQUEST,
        id,
        connection,
        "",
        startNanos,
        durationNanos,
        bytes(head, sent ? body : new byte[0]),
        omitted);
  }

  private Message response(
      HarEntry entry, String id, long connection, long startNanos, long durationNanos) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ")
        .append(String.format(Locale.ROOT, "%03d", Math.max(100, entry.status)));
    head.append(' ').append(oneLine(entry.statusText)).append("\r\n");
    // RFC 9112 §6.3 rule 1: a response to HEAD, a 1xx, 204 or 304 has no body.
    boolean bodiless =
        entry.method.equals("HEAD")
            || entry.status < 200
            || entry.status == 204
            || entry.status == 304;
    long omitted = 0;
    byte[] body = bodiless ? new byte[0] : body(entry.responseText, entry.responseBase64);
    if (bodiless) {
      fields(head, entry.responseFields, null);
    } else if (entry.responseText != null) {
      fields(head, entry.responseFields, body);
    } else {
      omitted = declared(entry.responseFields);
      if (omitted == 0) {
        omitted = Math.max(0, entry.responseContentBytes);
        fields(head, entry.responseFields, new byte[0], omitted);
      } else {
        fields(head, entry.responseFields, null);
      }
      if (omitted > 0) {
        note("body_not_in_archive");
      }
    }
    return new Message(
        Kind.RESPONSE, id, connection, "", startNanos, durationNanos, bytes(head, body), omitted);
  }

  /** Bytes of a body; text that is no base64 although it is said to be is taken as it is. */
  private byte[] body(@Nullable String text, boolean base64) {
    if (text == null) {
      return new byte[0];
    }
    if (base64) {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        note("bad_base64");
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void fields(StringBuilder head, List<String[]> fields, byte @Nullable [] body) {
    fields(head, fields, body, body == null ? 0 : body.length);
  }

  /** Writes fields; with a body, those of its framing and coding are made to fit. */
  private static void fields(
      StringBuilder head, List<String[]> fields, byte @Nullable [] body, long lengthBytes) {
    for (String[] field : fields) {
      String name = oneLine(field[0]);
      String lower = name.toLowerCase(Locale.ROOT);
      boolean framing =
          lower.equals("transfer-encoding")
              || (body != null
                  && (lower.equals("content-length") || lower.equals("content-encoding")));
      if (!name.isEmpty() && name.charAt(0) != ':' && !framing && isToken(name)) {
        head.append(name).append(": ").append(oneLine(field[1])).append("\r\n");
      }
    }
    if (body != null) {
      head.append("Content-Length: ").append(lengthBytes).append("\r\n");
    }
  }

  private static boolean isToken(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append((c < ' ' && c != '\t') || c == 0x7f ? ' ' : c);
    }
    return line.toString().strip();
  }

  private static long declared(List<String[]> fields) {
    for (String[] field : fields) {
      if (field[0].equalsIgnoreCase("content-length")) {
        String value = field[1].strip();
        boolean number = !value.isEmpty() && value.length() < 16;
        return number && value.chars().allMatch(c -> c >= '0' && c <= '9')
            ? Long.parseLong(value)
            : 0;
      }
    }
    return 0;
  }

  private static byte[] bytes(StringBuilder head, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + body.length + 2);
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
