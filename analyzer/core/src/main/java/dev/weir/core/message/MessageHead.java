package dev.weir.core.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a message, as far as it is there: its start line and its fields, and where they
 * stand. Any bytes have a head; of those that are none, everything is empty.
 *
 * <p>A field goes on over lines that begin with white space (RFC 9112 §5.2). A lone CR parts fields
 * as well, since some readers take it so; only LF ends the head.
 */
public final class MessageHead {
  private final byte[] bytes;
  private final int end;
  private final boolean whole;
  private final int startLineEnd;
  private final List<Field> fields;

  /**
   * One field.
   *
   * @param start where its first line begins
   * @param valueStart where its value begins, white space before it not counted; equal to {@code
   *     start} for a line without a colon
   * @param end where the line after it begins
   * @param name as sent, without white space around it; empty for a line without a colon
   */
  public record Field(int start, int valueStart, int end, String name) {
    /** Whether this is its name, in any case. */
    public boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  private MessageHead(byte[] bytes) {
    this.bytes = bytes;
    this.end = Head.end(bytes, bytes.length);
    this.whole = endsWithEmptyLine(bytes, end);
    int lineEnd = line(bytes, 0, end);
    int textEnd = Head.textEnd(bytes, 0, lineEnd);
    this.startLineEnd = textEnd > 0 && bytes[textEnd - 1] == '\r' ? textEnd - 1 : textEnd;
    this.fields = fields(bytes, lineEnd, end);
  }

  /** Reads the head that {@code bytes} begin with; they must not change while it is used. */
  public static MessageHead of(byte[] bytes) {
    return new MessageHead(bytes);
  }

  /** Where the body begins, or where the bytes end when the head is not whole. */
  public int endOffset() {
    return end;
  }

  /** Whether the empty line that ends the head is there. */
  public boolean whole() {
    return whole;
  }

  /** Where the start line ends, its line end not counted. */
  public int startLineEnd() {
    return startLineEnd;
  }

  /** The start line as Latin-1 text. */
  public String startLine() {
    return text(0, startLineEnd);
  }

  /** The method of a request as sent; empty when the start line has no space. */
  public String method() {
    int space = targetStart() - 1;
    return space < 0 ? "" : text(0, space);
  }

  /** The target of a request as sent, the query included; empty when there is none. */
  public String target() {
    return targetStart() == 0 ? "" : text(targetStart(), targetEnd());
  }

  /** The status code of a response; 0 when there is none. */
  public int status() {
    String line = startLine();
    if (!line.startsWith("HTTP/")) {
      return 0;
    }
    int at = line.indexOf(' ') + 1;
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = at + i < line.length() ? line.charAt(at + i) - '0' : -1;
      if (at == 0 || digit < 0 || digit > 9) {
        return 0;
      }
      status = 10 * status + digit;
    }
    return status;
  }

  /** Where the target of a request begins; 0 when there is none. */
  public int targetStart() {
    int space = 0;
    while (space < startLineEnd && bytes[space] != ' ') {
      space++;
    }
    return space == startLineEnd ? 0 : space + 1;
  }

  /** Where the target of a request ends: before the version, or with the line. */
  public int targetEnd() {
    int from = targetStart();
    for (int i = startLineEnd - 1; i >= from; i--) {
      if (bytes[i] == ' ') {
        boolean version = text(i + 1, Math.min(startLineEnd, i + 6)).equals("HTTP/");
        return version ? i : startLineEnd;
      }
    }
    return startLineEnd;
  }

  /** All fields in the order sent. */
  public List<Field> fields() {
    return fields;
  }

  /** The value of a field as Latin-1 text, its lines joined by a space. */
  public String value(Field field) {
    StringBuilder joined = new StringBuilder();
    int line = field.valueStart();
    while (line < field.end()) {
      int next = Math.min(field.end(), line(bytes, line, field.end()));
      String part = text(line, next).strip();
      if (!joined.isEmpty() && !part.isEmpty()) {
        joined.append(' ');
      }
      joined.append(part);
      line = next;
    }
    return joined.toString();
  }

  /** The value of the first field of this name, in any case; null when there is none. */
  public @Nullable String value(String name) {
    for (Field field : fields) {
      if (field.is(name)) {
        return value(field);
      }
    }
    return null;
  }

  /** Whether the body is chunked: a Transfer-Encoding names it (RFC 9112 §6.1). */
  public boolean chunked() {
    for (Field field : fields) {
      if (field.is("Transfer-Encoding")
          && value(field).toLowerCase(Locale.ROOT).contains("chunked")) {
        return true;
      }
    }
    return false;
  }

  private static List<Field> fields(byte[] bytes, int from, int end) {
    List<Field> fields = new ArrayList<>();
    int start = from;
    while (start < end) {
      int next = line(bytes, start, end);
      // RFC 9112 §5.2: a line that begins with white space continues the one before it.
      while (next < end && (bytes[next] == ' ' || bytes[next] == '\t')) {
        next = line(bytes, next, end);
      }
      if (Head.textEnd(bytes, start, next) > start) {
        fields.add(field(bytes, start, next));
      }
      start = next;
    }
    return fields;
  }

  private static Field field(byte[] bytes, int start, int end) {
    int colon = start;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    if (colon == end) {
      return new Field(start, start, end, "");
    }
    int value = colon + 1;
    while (value < end && (bytes[value] == ' ' || bytes[value] == '\t')) {
      value++;
    }
    String name = new String(bytes, start, colon - start, StandardCharsets.ISO_8859_1);
    return new Field(start, value, end, name.strip());
  }

  /** Where the next line begins: after LF, or after a CR that no LF follows. */
  private static int line(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == to || bytes[i + 1] != '\n'))) {
        return i + 1;
      }
    }
    return to;
  }

  private static boolean endsWithEmptyLine(byte[] bytes, int end) {
    return end >= 2
        && bytes[end - 1] == '\n'
        && (bytes[end - 2] == '\n'
            || (end >= 3 && bytes[end - 2] == '\r' && bytes[end - 3] == '\n'));
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
