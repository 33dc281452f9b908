package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Writes a pcap file of Ethernet, IPv4 and TCP, with valid checksums, ten microseconds a packet.
 *
 * <p>Confined to one thread.
 */
final class PcapWriter implements AutoCloseable {
  private static final int MAGIC_MICROS = 0xa1b2c3d4;
  private static final int LINKTYPE_ETHERNET = 1;
  private static final int SNAP_LENGTH_BYTES = 262_144;
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int ETHERNET_BYTES = 14;
  private static final int IP_BYTES = 20;

  /** With the timestamp option, as every present system sends it. */
  private static final int TCP_BYTES = 32;

  private static final int FIRST_MICROS_AFTER_SECOND = 123_456;
  private static final long FIRST_SECOND = 1_790_000_000L;
  private static final int MICROS_PER_PACKET = 10;

  private final WritableByteChannel channel;
  private final ByteBuffer out = ByteBuffer.allocate(1 << 20);
  private long epochMicros = FIRST_SECOND * 1_000_000 + FIRST_MICROS_AFTER_SECOND;
  private long writtenBytes = FILE_HEADER_BYTES;
  private long packets;

  PcapWriter(WritableByteChannel channel) {
    this.channel = channel;
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC_MICROS).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    out.putInt(SNAP_LENGTH_BYTES).putInt(LINKTYPE_ETHERNET);
  }

  /** Bytes of the file so far, those not yet flushed included. */
  long writtenBytes() {
    return writtenBytes;
  }

  long packets() {
    return packets;
  }

  /** Writes one segment from one end to the other. */
  void segment(TcpEnd from, TcpEnd to, int flags, byte[] bytes, int offset, int length)
      throws IOException {
    int frameBytes = ETHERNET_BYTES + IP_BYTES + TCP_BYTES + length;
    if (out.remaining() < RECORD_HEADER_BYTES + frameBytes) {
      flush();
    }
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt((int) (epochMicros / 1_000_000)).putInt((int) (epochMicros % 1_000_000));
    out.putInt(frameBytes).putInt(frameBytes);
    out.order(ByteOrder.BIG_ENDIAN);
    out.putInt(0x02000000).putShort((short) to.port());
    out.putInt(0x02000000).putShort((short) from.port()).putShort((short) 0x0800);
    ipHeader(from, to, IP_BYTES + TCP_BYTES + length);
    tcp(from, to, flags, bytes, offset, length);
    epochMicros += MICROS_PER_PACKET;
    writtenBytes += RECORD_HEADER_BYTES + frameBytes;
    packets++;
  }

  private void ipHeader(TcpEnd from, TcpEnd to, int totalBytes) {
    int start = out.position();
    out.putShort((short) 0x4500).putShort((short) totalBytes);
    out.putShort((short) packets).putShort((short) 0x4000);
    out.putShort((short) 0x4006).putShort((short) 0);
    out.putInt(from.address()).putInt(to.address());
    out.putShort(start + 10, checksum(start, IP_BYTES, 0));
  }

  private void tcp(TcpEnd from, TcpEnd to, int flags, byte[] bytes, int offset, int length) {
    int start = out.position();
    boolean acknowledges = (flags & TcpEnd.ACK) != 0;
    out.putShort((short) from.port()).putShort((short) to.port());
    out.putInt(from.sequence()).putInt(acknowledges ? to.sequence() : 0);
    out.put((byte) ((TCP_BYTES / 4) << 4)).put((byte) flags).putShort((short) 512).putInt(0);
    int ticks = (int) (epochMicros / 1_000);
    out.putInt(0x0101080a).putInt(ticks).putInt(acknowledges ? ticks : 0);
    out.put(bytes, offset, length);
    int pseudoHeader = 6 + TCP_BYTES + length + words(from.address()) + words(to.address());
    out.putShort(start + 16, checksum(start, TCP_BYTES + length, pseudoHeader));
    from.advance(length + ((flags & (TcpEnd.SYN | TcpEnd.FIN)) == 0 ? 0 : 1));
  }

  private static int words(int address) {
    return (address >>> 16) + (address & 0xffff);
  }

  /** RFC 1071: the ones' complement of the ones' complement sum of 16-bit words. */
  private short checksum(int start, int length, int initial) {
    long sum = initial;
    int even = start + (length & ~1);
    for (int i = start; i < even; i += 2) {
      sum += out.getShort(i) & 0xffff;
    }
    if ((length & 1) != 0) {
      sum += (out.get(even) & 0xff) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  @Override
  public void close() throws IOException {
    flush();
    channel.close();
  }
}
