package dev.weir.capture.live;

import dev.weir.capture.packet.PacketSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * Takes packets out of the stream that libpcap's dumper writes, and gives them to a sink.
 *
 * <pre>
 * file header, 24 bytes: magic, version, 2 unused words, snap length, link type
 * record:  0 seconds | 4 nanoseconds or microseconds | 8 captured | 12 original | 16 bytes ...
 * </pre>
 *
 * <p>All in the byte order of this machine, for it was written here. Confined to one thread, but
 * for the counters, which any thread may read and which change once a read.
 */
final class DumpReader {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
  private static final int MICROSECOND_MAGIC = 0xa1b2c3d4;
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
  private static final int BUFFER_BYTES = 1 << 20;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final int linkType;
  private final PacketSink sink;
  private int begin;
  private int end;
  private int nanosPerFraction;
  private long packetsLeft;
  private long lastEpochNanos = Long.MAX_VALUE;
  private boolean finished;
  private long packets;
  private long bytes;
  private volatile long deliveredPackets;
  private volatile long deliveredBytes;

  /**
   * @param linkType what the sink is told, see {@link dev.weir.capture.packet.LinkType}
   * @param maxPackets deliver no more than so many
   */
  DumpReader(int linkType, long maxPackets, PacketSink sink) {
    this.linkType = linkType;
    this.packetsLeft = maxPackets;
    this.sink = sink;
  }

  /** From now on, a packet later than this is the end. */
  void endAfter(long epochNanos) {
    lastEpochNanos = epochNanos;
  }

  /** Deliver nothing more. */
  void finish() {
    finished = true;
  }

  /** Whether all is delivered that was asked for; what is read from here on is dropped. */
  boolean finished() {
    return finished;
  }

  long deliveredPackets() {
    return deliveredPackets;
  }

  /** At original length. */
  long deliveredBytes() {
    return deliveredBytes;
  }

  /**
   * Reads once, and delivers the packets that are complete.
   *
   * @return how many bytes were read, -1 at the end of the stream
   * @throws IOException also if the stream is none of libpcap's
   */
  int read(InputStream in) throws IOException {
    int count = in.read(buffer, end, BUFFER_BYTES - end);
    if (count > 0) {
      end += count;
      if (nanosPerFraction != 0 || readFileHeader()) {
        deliver();
        deliveredPackets = packets;
        deliveredBytes = bytes;
      }
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      end -= begin;
      begin = 0;
    }
    return count;
  }

  private boolean readFileHeader() throws IOException {
    if (end - begin < FILE_HEADER_BYTES) {
      return false;
    }
    int magic = word(begin);
    if (magic != NANOSECOND_MAGIC && magic != MICROSECOND_MAGIC) {
      throw new IOException("libpcap's dump begins with 0x" + Integer.toHexString(magic));
    }
    nanosPerFraction = magic == NANOSECOND_MAGIC ? 1 : 1000;
    begin += FILE_HEADER_BYTES;
    return true;
  }

  private void deliver() throws IOException {
    while (end - begin >= RECORD_HEADER_BYTES) {
      int captured = word(begin + 8);
      if (captured < 0 || captured > BUFFER_BYTES - RECORD_HEADER_BYTES) {
        throw new IOException("libpcap's dump has a packet of " + captured + " bytes");
      }
      int next = begin + RECORD_HEADER_BYTES + captured;
      if (next > end) {
        return;
      }
      if (!finished) {
        deliverRecord(captured);
      }
      begin = next;
    }
  }

  private void deliverRecord(int captured) {
    long epochNanos =
        (word(begin) & 0xffff_ffffL) * 1_000_000_000L
            + (word(begin + 4) & 0xffff_ffffL) * nanosPerFraction;
    if (epochNanos > lastEpochNanos) {
      finished = true;
      return;
    }
    long original = word(begin + 12) & 0xffff_ffffL;
    packets++;
    bytes += original;
    finished = --packetsLeft == 0;
    sink.packet(linkType, buffer, begin + RECORD_HEADER_BYTES, captured, original, epochNanos);
  }

  private int word(int at) {
    byte[] b = buffer;
    int littleEndian =
        (b[at] & 0xff)
            | (b[at + 1] & 0xff) << 8
            | (b[at + 2] & 0xff) << 16
            | (b[at + 3] & 0xff) << 24;
    return BIG_ENDIAN ? Integer.reverseBytes(littleEndian) : littleEndian;
  }
}
