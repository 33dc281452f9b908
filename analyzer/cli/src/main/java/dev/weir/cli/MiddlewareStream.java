package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What GoReplay sends a middleware, as a recording: each line is a record in hexadecimal digits.
 *
 * <p>Every byte is written back, unchanged and at once: what is not echoed, GoReplay drops. Lines
 * that are no digits or too long are echoed like others, and counted. Confined to one thread.
 */
final class MiddlewareStream extends InputStream {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_RECORD_BYTES = 64 << 20;
  private static final byte[] SEPARATOR = "\n🐵🙈🙉\n".getBytes(StandardCharsets.UTF_8);

  private final InputStream in;
  private final OutputStream echo;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int from;
  private int to;
  private byte[] record = new byte[BLOCK_BYTES];
  private int recordBytes;
  private int givenBytes;
  private int digits;
  private boolean sound = true;
  private long unreadLines;
  private boolean echoFailed;
  private boolean echoLost;

  MiddlewareStream(InputStream in, OutputStream echo) {
    this.in = in;
    this.echo = echo;
  }

  /** Whether something was not echoed that somebody still waited for. */
  boolean lost() {
    return echoLost;
  }

  /** What could not be done by now; a line each. */
  List<String> damage() {
    String lines =
        unreadLines
            + (unreadLines == 1 ? " line was no record" : " lines were no records")
            + " in hexadecimal digits; echoed, not counted";
    String closed = "the output was closed, and what came after was not echoed";
    return unreadLines == 0
        ? echoFailed ? List.of(closed) : List.of()
        : echoFailed ? List.of(lines, closed) : List.of(lines);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (givenBytes == recordBytes && !nextRecord()) {
      return -1;
    }
    int given = Math.min(length, recordBytes - givenBytes);
    System.arraycopy(record, givenBytes, into, offset, given);
    givenBytes += given;
    return given;
  }

  private boolean nextRecord() throws IOException {
    begin();
    while (from < to || fill()) {
      byte b = block[from++];
      if (b != '\n') {
        digit(b);
      } else if (sound && digits > 0 && digits % 2 == 0) {
        append(SEPARATOR);
        return true;
      } else {
        unreadLines += digits > 0 || !sound ? 1 : 0;
        begin();
      }
    }
    unreadLines += digits > 0 || !sound ? 1 : 0;
    recordBytes = 0;
    return false;
  }

  private void begin() {
    recordBytes = 0;
    givenBytes = 0;
    digits = 0;
    sound = true;
  }

  private boolean fill() throws IOException {
    to = Math.max(0, in.read(block, 0, block.length));
    from = 0;
    if (to > 0 && !echoFailed) {
      try {
        echo.write(block, 0, to);
        echo.flush();
      } catch (IOException e) {
        echoFailed = true; // what comes still counts
        echoLost = !String.valueOf(e.getMessage()).contains("Broken pipe"); // else nobody reads
      }
    }
    return to > 0;
  }

  private void digit(byte b) {
    int value = Character.digit(b, 16);
    if (b == '\r' && sound) {
      return;
    }
    if (value < 0 || recordBytes >= MOST_RECORD_BYTES) {
      sound = false;
    } else if (digits++ % 2 == 0) {
      append(new byte[] {(byte) (value << 4)});
    } else {
      record[recordBytes - 1] |= (byte) value;
    }
  }

  private void append(byte[] bytes) {
    if (bytes.length > record.length - recordBytes) {
      record = Arrays.copyOf(record, record.length * 2);
    }
    System.arraycopy(bytes, 0, record, recordBytes, bytes.length);
    recordBytes += bytes.length;
  }
}
