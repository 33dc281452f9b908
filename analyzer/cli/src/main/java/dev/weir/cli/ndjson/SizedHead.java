package dev.weir.cli.ndjson;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a message, made as long as the recorded one was: what is missing is made up for in
 * fields {@value #FILL}, a few bytes in white space or in fields with the beginning of that name.
 */
final class SizedHead {
  private static final String FILL = "X-Weir-Fill";
  private static final int FILL_FRAME_BYTES = FILL.length() + 3; // colon, CRLF

  /** Servers refuse longer lines: nginx those beyond 8 KiB, Tomcat heads beyond that. */
  private static final int MOST_LINE_BYTES = 4_096;

  private static final int MOST_HEAD_BYTES = 1 << 20;
  private static final int LEAST_FIELD_BYTES = 4; // one letter, colon, CRLF

  private final String startLine;
  private final List<String[]> fields = new ArrayList<>();

  SizedHead(String startLine) {
    this.startLine = startLine;
  }

  /** One field more. */
  SizedHead field(String name, String value) {
    fields.add(new String[] {name, value});
    return this;
  }

  /** How long it is without fill. */
  int bareBytes() {
    int bytes = startLine.length() + 4;
    for (String[] field : fields) {
      bytes += field[0].length() + field[1].length() + 4;
    }
    return bytes;
  }

  /** The head with its empty line; of as many bytes, or as near as may be. */
  byte[] bytes(long headerBytes) {
    long gapBytes = Math.min(MOST_HEAD_BYTES, headerBytes) - bareBytes();
    StringBuilder head = new StringBuilder(512).append(startLine).append("\r\n");
    for (String[] field : fields) {
      // RFC 9112 §5: white space around a value is no part of it, and need not be there.
      int space = 1;
      if (gapBytes < 0) {
        space = 0;
        gapBytes++;
      } else if (gapBytes < LEAST_FIELD_BYTES) {
        space += (int) gapBytes;
        gapBytes = 0;
      }
      head.append(field[0]).append(':').append(" ".repeat(space)).append(field[1]).append("\r\n");
    }
    while (gapBytes >= LEAST_FIELD_BYTES) {
      // What is left after a whole line must be enough for a field.
      int line = (int) Math.min(gapBytes, MOST_LINE_BYTES);
      line -= gapBytes - line > 0 && gapBytes - line < LEAST_FIELD_BYTES ? LEAST_FIELD_BYTES : 0;
      fill(head, line);
      gapBytes -= line;
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void fill(StringBuilder head, int lineBytes) {
    int valueBytes = lineBytes - FILL_FRAME_BYTES;
    head.append(FILL, 0, Math.min(FILL.length(), lineBytes - 3)).append(':');
    if (valueBytes > 0) {
      head.append(' ').append("x".repeat(valueBytes - 1));
    }
    head.append("\r\n");
  }
}
