package dev.weir.cli.har;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.message.MessageSink;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HTTP Archive (HAR 1.2) one entry after the other, and makes a request and a response of
 * each: see {@link RebuiltMessages} for what is made fit. Confined to one thread.
 */
public final class HarReader {
  private static final double MOST_MILLIS = 30.0 * 86_400_000; // as of a .gor record: a month
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long MOST_NANOS = 8_000_000_000_000_000_000L;

  private final String name;
  private final RebuiltMessages rebuilt = new RebuiltMessages();
  private HarEntry entry = new HarEntry();
  private boolean entriesSeen;

  /**
   * @param name of the file, for messages
   */
  public HarReader(String name) {
    this.name = name;
  }

  /**
   * Tells a request and, where there was one, its response of every entry, up to the end or to the
   * first that is none.
   *
   * @throws HarException naming file, line and column, after all before it was told
   * @throws IOException if the stream cannot be read
   */
  public void read(InputStream in, MessageSink sink) throws IOException, HarException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw flaw(json.currentTokenLocation(), "begins with no '{'");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean log = json.currentName().equals("log");
        if (json.nextToken() == JsonToken.START_OBJECT && log) {
          log(json, sink);
        } else {
          json.skipChildren();
        }
      }
      if (!entriesSeen) {
        throw flaw(json.currentLocation(), "ends, and there was no log with entries");
      }
    } catch (JacksonException e) {
      throw new HarException(message(e.getLocation(), "is not JSON"), e);
    }
  }

  /** What was made fit or left out, by kind; a line each. */
  public List<String> notes() {
    return rebuilt.notes();
  }

  private void log(JsonParser json, MessageSink sink) throws IOException, HarException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean entries = json.currentName().equals("entries");
      if (json.nextToken() != JsonToken.START_ARRAY || !entries) {
        json.skipChildren();
        continue;
      }
      entriesSeen = true;
      while (json.nextToken() == JsonToken.START_OBJECT) {
        JsonLocation at = json.currentTokenLocation();
        entry = new HarEntry();
        object(json, "");
        String flaw = entry.flaw();
        if (flaw != null) {
          throw flaw(at, "begins an entry that " + flaw);
        }
        rebuilt.tell(entry, sink);
      }
    }
  }

  /** Jackson bounds the depth of nesting, and so this recursion. */
  private void object(JsonParser json, String prefix) throws IOException, HarException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = prefix.isEmpty() ? json.currentName() : prefix + '.' + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        object(json, field);
      } else if (value == JsonToken.START_ARRAY) {
        array(json, field);
      } else if (value != JsonToken.VALUE_NULL) {
        value(json, field);
      }
    }
  }

  private void array(JsonParser json, String field) throws IOException {
    List<String[]> pairs =
        switch (field) {
          case "request.headers" -> entry.requestFields;
          case "response.headers" -> entry.responseFields;
          default -> new ArrayList<>();
        };
    if (!field.endsWith(".headers")) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String[] pair = {"", ""};
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken().isStructStart()) {
          json.skipChildren();
        } else if (key.equals("name")) {
          pair[0] = text(json);
        } else if (key.equals("value")) {
          pair[1] = text(json);
        }
      }
      pairs.add(pair);
    }
  }

  private void value(JsonParser json, String field) throws IOException, HarException {
    switch (field) {
      case "startedDateTime" -> entry.startNanos = instant(json);
      case "time" -> entry.totalMillis = millis(json);
      case "timings.blocked" -> entry.blockedMillis = millis(json);
      case "timings.send" -> entry.sendMillis = millis(json);
      case "timings.wait" -> entry.waitMillis = millis(json);
      case "timings.receive" -> entry.receiveMillis = millis(json);
      case "connection" -> entry.connection = text(json);
      case "request.method" -> entry.method = text(json);
      case "request.url" -> entry.url = text(json);
      case "request.postData.text" -> entry.requestText = text(json);
      case "request.postData.encoding" -> entry.requestBase64 = isBase64(json);
      case "response.status" -> entry.status = (int) Math.max(0, Math.min(999, millis(json)));
      case "response.statusText" -> entry.statusText = text(json);
      case "response.content.text" -> entry.responseText = text(json);
      case "response.content.encoding" -> entry.responseBase64 = isBase64(json);
      case "response.content.size" -> entry.responseContentBytes = (long) millis(json);
      default -> {
        // Of a browser's archive most is of no use here.
      }
    }
  }

  private static String text(JsonParser json) throws IOException {
    String text = json.getText();
    return text == null ? "" : text;
  }

  private static boolean isBase64(JsonParser json) throws IOException {
    return text(json).equalsIgnoreCase("base64");
  }

  /** A number; browsers write fractions, and -1 for what does not apply. */
  private static double millis(JsonParser json) throws IOException {
    return json.currentToken().isNumeric() ? json.getDoubleValue() : HarEntry.UNKNOWN;
  }

  private long instant(JsonParser json) throws IOException, HarException {
    String text = text(json);
    Long epochNanos = Timestamps.parseUtc(text);
    if (epochNanos == null) {
      epochNanos = withOffset(text);
    }
    if (epochNanos == null || epochNanos < 0 || epochNanos > MOST_NANOS) {
      throw flaw(
          json.currentTokenLocation(),
          "has a startedDateTime that is not an instant such as 2026-11-21T05:10:00.123Z");
    }
    return epochNanos;
  }

  private static @Nullable Long withOffset(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** Nanoseconds of what may be no sensible number of milliseconds. */
  static long nanos(double millis) {
    return millis > 0 && millis <= MOST_MILLIS ? (long) (millis * NANOS_PER_MILLI) : 0;
  }

  private HarException flaw(JsonLocation at, String what) {
    return new HarException(message(at, what), null);
  }

  private String message(@Nullable JsonLocation at, String what) {
    return name
        + ": line "
        + (at == null ? 1 : at.getLineNr())
        + ", column "
        + (at == null ? 1 : at.getColumnNr())
        + ' '
        + what
        + "; an HTTP Archive is one object with a log of entries, as browsers save it";
  }
}
