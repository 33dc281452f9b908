package dev.weir.cli.har;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import dev.weir.core.message.MessageHead;
import dev.weir.core.message.MessageSink;
import dev.weir.json.Timestamps;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as an HTTP Archive (HAR 1.2), an entry once its response has come.
 *
 * <p>Bodies are written without their transfer coding and with their content coding, as text where
 * they are UTF-8 and else in base64. A request without a response is an entry of status 0, as
 * browsers write those that failed; so is one that waits while too many do. The first failure ends
 * all writing; {@link #close} throws it. Confined to one thread.
 */
public final class HarWriter implements MessageSink, Closeable {
  private static final int MOST_WAITING = 1 << 12;
  private static final long MOST_WAITING_BYTES = 64L << 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private final JsonGenerator json;

  /** By id; pipelined requests may have the same one, then the first is answered first. */
  private final Map<String, ArrayDeque<Message>> waiting = new LinkedHashMap<>();

  private int waitingRequests;
  private long waitingBytes;
  private long entries;
  private long responsesAlone;
  private @Nullable IOException failure;

  /**
   * Takes over the stream, and closes it.
   *
   * @param version of the program that writes
   */
  public HarWriter(OutputStream out, String version) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.writeStartObject();
    json.writeObjectFieldStart("log");
    json.writeStringField("version", "1.2");
    json.writeObjectFieldStart("creator");
    json.writeStringField("name", "Weir");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeArrayFieldStart("pages");
    json.writeEndArray();
    json.writeArrayFieldStart("entries");
  }

  /** How many entries were written. */
  public long entries() {
    return entries;
  }

  /** Responses that could not be written, since their requests are not known. */
  public long responsesAlone() {
    return responsesAlone;
  }

  /** Why writing ended early, null if it did not. */
  public @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void message(Message message) {
    if (message.kind() == Kind.REQUEST) {
      waiting.computeIfAbsent(message.id(), id -> new ArrayDeque<>(1)).add(message);
      waitingRequests++;
      waitingBytes += message.bytes().length;
      while (waitingRequests > MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
        writeOldest();
      }
    } else if (message.kind() == Kind.RESPONSE) {
      Message request = take(message.id());
      if (request == null) {
        responsesAlone++;
      } else {
        write(request, message);
      }
    }
  }

  private @Nullable Message take(String id) {
    ArrayDeque<Message> requests = waiting.get(id);
    Message request = requests == null ? null : requests.poll();
    if (requests != null && requests.isEmpty()) {
      waiting.remove(id);
    }
    if (request != null) {
      waitingRequests--;
      waitingBytes -= request.bytes().length;
    }
    return request;
  }

  private void writeOldest() {
    Message oldest = take(waiting.keySet().iterator().next());
    if (oldest != null) {
      write(oldest, null);
    }
  }

  private void write(Message request, @Nullable Message response) {
    if (failure != null) {
      return;
    }
    try {
      entry(request, response);
      entries++;
    } catch (IOException e) {
      failure = e;
    }
  }

  private void entry(Message request, @Nullable Message response) throws IOException {
    long sendNanos = request.durationNanos();
    long waitNanos =
        response == null
            ? 0
            : Math.max(0, response.startNanos() - request.startNanos() - sendNanos);
    long receiveNanos = response == null ? 0 : response.durationNanos();
    json.writeStartObject();
    json.writeStringField("startedDateTime", Timestamps.utc(request.startNanos(), 6));
    json.writeNumberField("time", millis(sendNanos + waitNanos + receiveNanos));
    request(request);
    response(response);
    json.writeObjectFieldStart("cache");
    json.writeEndObject();
    json.writeObjectFieldStart("timings");
    json.writeNumberField("send", millis(sendNanos));
    json.writeNumberField("wait", millis(waitNanos));
    json.writeNumberField("receive", millis(receiveNanos));
    json.writeEndObject();
    json.writeStringField("connection", Long.toString(request.connection()));
    json.writeEndObject();
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private void request(Message request) throws IOException {
    MessageHead head = MessageHead.of(request.bytes());
    String target = head.target();
    String host = head.value("Host");
    boolean absolute = target.startsWith("http://") || target.startsWith("https://");
    json.writeObjectFieldStart("request");
    json.writeStringField("method", head.method());
    json.writeStringField(
        "url", absolute ? target : "http://" + (host == null ? "unknown" : host) + path(target));
    json.writeStringField("httpVersion", version(head.startLine(), true));
    json.writeArrayFieldStart("cookies");
    json.writeEndArray();
    fields(head);
    json.writeArrayFieldStart("queryString");
    json.writeEndArray();
    byte[] body = Dechunked.body(request.bytes(), head);
    if (body.length > 0) {
      String type = head.value("Content-Type");
      json.writeObjectFieldStart("postData");
      json.writeStringField("mimeType", type == null ? "application/octet-stream" : type);
      text(body);
      json.writeEndObject();
    }
    sizes(request, head);
    json.writeEndObject();
  }

  private static String path(String target) {
    return target.startsWith("/") ? target : "/" + (target.equals("*") ? "" : target);
  }

  private void response(@Nullable Message response) throws IOException {
    byte[] bytes = response == null ? new byte[0] : response.bytes();
    MessageHead head = MessageHead.of(bytes);
    String location = head.value("Location");
    String type = head.value("Content-Type");
    String line = head.startLine();
    int space = line.indexOf(' ', line.indexOf(' ') + 1);
    json.writeObjectFieldStart("response");
    json.writeNumberField("status", head.status());
    json.writeStringField("statusText", space < 0 ? "" : line.substring(space + 1));
    json.writeStringField("httpVersion", version(line, false));
    json.writeArrayFieldStart("cookies");
    json.writeEndArray();
    fields(head);
    byte[] body = Dechunked.body(bytes, head);
    long omitted = response == null ? 0 : response.omittedBytes();
    json.writeObjectFieldStart("content");
    json.writeNumberField("size", body.length + omitted);
    json.writeStringField("mimeType", type == null ? "x-unknown" : type);
    if (body.length > 0) {
      text(body);
    }
    if (omitted > 0) {
      json.writeStringField("comment", omitted + " bytes were not recorded");
    }
    json.writeEndObject();
    json.writeStringField("redirectURL", location == null ? "" : location);
    if (response == null) {
      json.writeNumberField("headersSize", -1);
      json.writeNumberField("bodySize", -1);
    } else {
      sizes(response, head);
    }
    json.writeEndObject();
  }

  private static String version(String startLine, boolean last) {
    int space = last ? startLine.lastIndexOf(' ') + 1 : 0;
    return startLine.startsWith("HTTP/", space)
        ? startLine.substring(space).split(" ", 2)[0]
        : "HTTP/1.1";
  }

  private void fields(MessageHead head) throws IOException {
    json.writeArrayFieldStart("headers");
    for (MessageHead.Field field : head.fields()) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeStringField("value", head.value(field));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sizes(Message message, MessageHead head) throws IOException {
    json.writeNumberField("headersSize", head.endOffset());
    json.writeNumberField(
        "bodySize", message.bytes().length - head.endOffset() + message.omittedBytes());
  }

  private void text(byte[] body) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      json.writeStringField("text", text);
    } catch (CharacterCodingException e) {
      json.writeStringField("text", Base64.getEncoder().encodeToString(body));
      json.writeStringField("encoding", "base64");
    }
  }

  /**
   * Writes what waits, ends the archive and closes the stream.
   *
   * @throws IOException if not everything could be written
   */
  @Override
  public void close() throws IOException {
    while (!waiting.isEmpty()) {
      writeOldest();
    }
    if (failure != null) {
      json.close();
      throw failure;
    }
    json.close(); // and with it the arrays and objects that are open
  }
}
