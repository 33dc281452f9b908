package dev.weir.replay.gor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip data (RFC 1952), all members of it.
 *
 * <p>The JDK's own stream takes a damaged second member for the end of the file, and {@link
 * RecordFile} writes many; here damage is told, once all before it was given. Confined to one
 * thread.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] block = new byte[1 << 16];
  private int from;
  private int to;
  private boolean inMember;
  private boolean anyMember;

  GzipMembers(InputStream packed) {
    this.packed = packed;
  }

  static boolean begins(byte[] bytes, int from, int to) {
    return to - from >= 2 && (bytes[from] & 0xff) == MAGIC_1 && (bytes[from + 1] & 0xff) == MAGIC_2;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    while (inMember || nextMember()) {
      int read = inflate(into, at, length);
      if (read > 0) {
        crc.update(into, at, read);
        return read;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary, which gzip has not");
      } else if (!fill()) {
        throw endsEarly();
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int at, int length) throws IOException {
    long before = inflater.getBytesWritten();
    inflater.setInput(block, from, to - from);
    try {
      int read = inflater.inflate(into, at, length);
      from = to - inflater.getRemaining();
      return read;
    } catch (DataFormatException e) {
      from = to - inflater.getRemaining();
      int good = (int) (inflater.getBytesWritten() - before);
      if (good > 0) {
        return good; // What came out before the damage counts; the next call meets it again.
      }
      throw new ZipException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a member's header, if there is another member; RFC 1952 §2.3. */
  private boolean nextMember() throws IOException {
    if (from == to && !fill() && anyMember) {
      return false;
    }
    if (next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
      throw new ZipException("something that is no gzip member follows one");
    }
    int flags = next();
    pass(6);
    if ((flags & FLAG_EXTRA) != 0) {
      pass(next() | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      passText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      passText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      pass(2);
    }
    inflater.reset();
    crc.reset();
    inMember = true;
    anyMember = true;
    return true;
  }

  private void endMember() throws IOException {
    inMember = false;
    if (uint32() != crc.getValue() || uint32() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("the checksum or length in a trailer is not that of what it ends");
    }
  }

  private void passText() throws IOException {
    while (next() != 0) {
      // The file's name or a comment: nobody asks.
    }
  }

  private void pass(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private long uint32() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw endsEarly();
    }
    return block[from++] & 0xff;
  }

  private boolean fill() throws IOException {
    int read = packed.read(block, 0, block.length);
    from = 0;
    to = Math.max(read, 0);
    return read > 0;
  }

  private static EOFException endsEarly() {
    return new EOFException("gzip data ends too early");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
