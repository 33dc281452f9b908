package dev.weir.cli.ndjson;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A body in chunks, taken apart, and made with as many bytes of framing as are wanted.
 *
 * <pre>
 *   chunked-body = *chunk last-chunk trailer-section CRLF      RFC 9112 §7.1
 *   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 * </pre>
 */
final class ChunkedBody {
  private static final int LAST_BYTES = 5; // 0 CRLF CRLF
  private static final int LINE_ENDS_BYTES = 4; // of one chunk
  private static final int MOST_DIGITS = 15;
  private static final int MOST_SIZE = 1 << 24;
  private static final int MOST_SPARE_BYTES = 1 << 12;
  private static final byte[] LINE_END = {'\r', '\n'};

  private ChunkedBody() {}

  /** The data of chunks, up to the first flaw or the end of the bytes. */
  static byte[] content(byte[] chunked) {
    ByteArrayOutputStream data = new ByteArrayOutputStream(chunked.length);
    int at = 0;
    while (at < chunked.length) {
      int size = 0;
      int digitsEnd = at;
      while (digitsEnd < chunked.length && Character.digit(chunked[digitsEnd], 16) >= 0) {
        size = Math.min(MOST_SIZE, size * 16 + Character.digit(chunked[digitsEnd], 16));
        digitsEnd++;
      }
      int line = digitsEnd;
      while (line < chunked.length && chunked[line] != '\n') {
        line++; // an extension
      }
      if (digitsEnd == at || size == 0 || line == chunked.length) {
        break;
      }
      int end = Math.min(chunked.length, line + 1 + size);
      data.write(chunked, line + 1, end - line - 1);
      at = end < chunked.length && chunked[end] == '\r' ? end + 2 : end + 1;
    }
    return data.toByteArray();
  }

  /**
   * The framing of a body: chunks of one size, which with the last chunk's spare zeroes, or an
   * extension, make up the bytes wanted.
   *
   * @param dataBytes of a chunk; the last one may have less
   * @param digits of each size, with leading zeroes
   * @param spareBytes of the last chunk's size line
   */
  private record Framing(long dataBytes, int digits, long spareBytes) {

    /** The one closest to what is wanted; a body has at least one chunk, unless it is empty. */
    static Framing of(long bodyBytes, long framingBytes) {
      long roomBytes = Math.max(0, framingBytes - LAST_BYTES);
      for (int digits = 1; digits <= MOST_DIGITS && bodyBytes > 0; digits++) {
        long chunks = Math.min(bodyBytes, roomBytes / (LINE_ENDS_BYTES + digits));
        long dataBytes = chunks == 0 ? bodyBytes : (bodyBytes - 1) / chunks + 1;
        boolean last = chunks == 0 && digits >= digits(dataBytes);
        if (last || (chunks > 0 && digits >= digits(dataBytes))) {
          long made = (bodyBytes - 1) / dataBytes + 1;
          return new Framing(
              dataBytes, digits, Math.max(0, roomBytes - made * (LINE_ENDS_BYTES + digits)));
        }
      }
      return new Framing(Math.max(1, bodyBytes), 1, roomBytes);
    }

    private static int digits(long size) {
      return (67 - Long.numberOfLeadingZeros(size)) / 4;
    }
  }

  /**
   * Such a body, or its beginning.
   *
   * @param data at least the beginning of the {@code bodyBytes} bytes
   * @param mostBytes made at most
   */
  static byte[] of(byte[] data, long bodyBytes, long framingBytes, int mostBytes) {
    Framing framing = Framing.of(bodyBytes, framingBytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
    long at = 0;
    while (at < bodyBytes && out.size() < mostBytes && at < data.length) {
      int size = (int) Math.min(framing.dataBytes, bodyBytes - at);
      String digits = Integer.toHexString(size);
      out.writeBytes(ascii("0".repeat(Math.max(0, framing.digits - digits.length())) + digits));
      out.writeBytes(LINE_END);
      out.write(data, (int) at, (int) Math.min(size, data.length - at));
      at += size;
      if (at <= data.length) {
        out.writeBytes(LINE_END);
      }
    }
    if (at == bodyBytes) {
      int spare = (int) Math.min(MOST_SPARE_BYTES, framing.spareBytes);
      boolean zeroes = spare <= MOST_DIGITS;
      out.writeBytes(ascii(zeroes ? "0".repeat(spare + 1) : "0;" + "x".repeat(spare - 1)));
      out.writeBytes(LINE_END);
      out.writeBytes(LINE_END);
    }
    return out.size() <= mostBytes
        ? out.toByteArray()
        : Arrays.copyOf(out.toByteArray(), mostBytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
