package dev.weir.core.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Uncompresses gzip data (RFC 1952), all members of it, one after the other.
 *
 * <p>The JDK's own stream takes a damaged second member for the end of the file, and on a pipe may
 * do so with a sound one; here neither passes in silence, errors name the compressed byte, and all
 * that came before it has been given. Confined to one thread.
 */
public final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private static final int BLOCK_BYTES = 1 << 16;

  private final InputStream compressed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] block;
  private int from;
  private int to;
  private long takenBytes;
  private boolean inMember;
  private boolean anyMember;

  /** How much of the member has been uncompressed, to be compared with its trailer. */
  private long memberBytes;

  /** Nothing has been read of it yet. */
  public GzipMembers(InputStream compressed) {
    this(compressed, new byte[BLOCK_BYTES], 0, 0);
  }

  /**
   * @param head bytes {@code from} to {@code to} have been taken from {@code compressed} already;
   *     used for reading from then on
   */
  public GzipMembers(InputStream compressed, byte[] head, int from, int to) {
    this.compressed = compressed;
    this.block = head;
    this.from = from;
    this.to = to;
    this.takenBytes = to;
  }

  /** Whether this is how gzip data begins. */
  public static boolean begins(byte[] bytes, int from, int to) {
    return to - from >= 2 && (bytes[from] & 0xff) == MAGIC_1 && (bytes[from + 1] & 0xff) == MAGIC_2;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws ZipException if the data is damaged
   * @throws EOFException if it ends too early
   */
  @Override
  public int read(byte[] into, int at, int lengthBytes) throws IOException {
    if (lengthBytes == 0) {
      return 0;
    }
    while (inMember || nextMember()) {
      int readBytes = inflate(into, at, lengthBytes);
      if (readBytes > 0) {
        crc.update(into, at, readBytes);
        memberBytes += readBytes;
        return readBytes;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw damaged("a preset dictionary, which gzip has not");
      } else if (!fill()) {
        throw endsEarly();
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int at, int lengthBytes) throws IOException {
    long before = inflater.getBytesWritten();
    inflater.setInput(block, from, to - from);
    try {
      int readBytes = inflater.inflate(into, at, lengthBytes);
      from = to - inflater.getRemaining();
      return readBytes;
    } catch (DataFormatException damage) {
      from = to - inflater.getRemaining();
      int good = (int) (inflater.getBytesWritten() - before);
      if (good > 0) {
        return good; // What came out before the damage counts; the next call meets it again.
      }
      throw damaged(String.valueOf(damage.getMessage()));
    }
  }

  /** Reads a member's header, if there is another member; RFC 1952 section 2.3. */
  private boolean nextMember() throws IOException {
    if (anyMember && !passZeros()) {
      return false;
    }
    if (next() != MAGIC_1 || next() != MAGIC_2) {
      throw damaged("something that is no gzip member follows one");
    }
    int method = next();
    if (method != DEFLATE) {
      throw damaged("compression method " + method + " is not 8");
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
    memberBytes = 0;
    inMember = true;
    anyMember = true;
    return true;
  }

  private void endMember() throws IOException {
    inMember = false;
    long expectedCrc = uint32();
    long expectedBytes = uint32();
    if (expectedCrc != crc.getValue() || expectedBytes != (memberBytes & 0xffff_ffffL)) {
      throw damaged("the checksum or length of what was uncompressed is not that of its trailer");
    }
  }

  /** Tapes and some tools pad with zeros; false if nothing else follows. */
  private boolean passZeros() throws IOException {
    while (from < to || fill()) {
      if (block[from] != 0) {
        return true;
      }
      from++;
    }
    return false;
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
    int readBytes = compressed.read(block, 0, block.length);
    from = 0;
    to = Math.max(readBytes, 0);
    takenBytes += to;
    return readBytes > 0;
  }

  private ZipException damaged(String what) {
    return new ZipException(
        "gzip data is damaged near compressed byte " + consumedBytes() + ": " + what);
  }

  private EOFException endsEarly() {
    return new EOFException("gzip data ends too early, at compressed byte " + consumedBytes());
  }

  private long consumedBytes() {
    return takenBytes - (to - from);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    compressed.close();
  }
}
