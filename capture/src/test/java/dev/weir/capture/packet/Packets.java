package dev.weir.capture.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds packets from the inside out: {@code ethernet(IPV4, ipv4(TCP, tcp(payload)))}. */
final class Packets {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;
  static final int TCP = 6;
  static final int UDP = 17;

  /** 192.0.2.1 and 198.51.100.2, 2001:db8::1 and 2001:db8::2, ports 40000 and 80. */
  static final int SOURCE_PORT = 40_000;

  static final int DESTINATION_PORT = 80;
  static final int SEQUENCE = 0xfffffff0;
  static final int ACKNOWLEDGEMENT = 0x80000001;
  static final int WINDOW = 0xfedc;
  static final byte[] PAYLOAD =
      "GET /a HTTP/1.1\r\nHost: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  static final byte[] NOTHING = new byte[0];

  private Packets() {}

  /** The segment that most tests carry. */
  static byte[] tcp() {
    return tcp(NOTHING, PAYLOAD);
  }

  static byte[] tcp(byte[] options, byte[] payload) {
    ByteBuffer b = ByteBuffer.allocate(20 + options.length + payload.length);
    b.putShort((short) SOURCE_PORT).putShort((short) DESTINATION_PORT);
    b.putInt(SEQUENCE).putInt(ACKNOWLEDGEMENT);
    b.put((byte) (((20 + options.length) / 4) << 4)).put((byte) (Segment.ACK | Segment.PSH));
    b.putShort((short) WINDOW).putShort((short) 0).putShort((short) 0);
    return b.put(options).put(payload).array();
  }

  static byte[] udp(int destinationPort, byte[] payload) {
    ByteBuffer b = ByteBuffer.allocate(8 + payload.length);
    b.putShort((short) 53_000).putShort((short) destinationPort);
    b.putShort((short) (8 + payload.length)).putShort((short) 0);
    return b.put(payload).array();
  }

  static byte[] ipv4(int protocol, byte[] payload) {
    return ipv4(protocol, NOTHING, 0, 0, payload);
  }

  /**
   * @param fragment the flags and the offset in units of 8 bytes, as in the header
   */
  static byte[] ipv4(int protocol, byte[] options, int id, int fragment, byte[] payload) {
    int headerBytes = 20 + options.length;
    ByteBuffer b = ByteBuffer.allocate(headerBytes + payload.length);
    b.put((byte) (0x40 | headerBytes / 4)).put((byte) 0x03); // congestion experienced
    b.putShort((short) (headerBytes + payload.length)).putShort((short) id);
    b.putShort((short) fragment).put((byte) 64).put((byte) protocol).putShort((short) 0);
    b.putInt(0xc0000201).putInt(0xc6336402);
    return b.put(options).put(payload).array();
  }

  static byte[] ipv4Fragment(int protocol, int id, byte[] datagram, int from, int to) {
    boolean more = to < datagram.length;
    return ipv4(
        protocol, NOTHING, id, (more ? 0x2000 : 0) | from / 8, slice(datagram, from, to - from));
  }

  static byte[] ipv6(int nextHeader, byte[] payload) {
    ByteBuffer b = ByteBuffer.allocate(40 + payload.length);
    b.putInt(0x60300000); // congestion experienced
    b.putShort((short) payload.length).put((byte) nextHeader).put((byte) 64);
    b.putLong(0x20010db800000000L).putLong(1).putLong(0x20010db800000000L).putLong(2);
    return b.put(payload).array();
  }

  static byte[] ipv6Fragment(int protocol, int id, byte[] datagram, int from, int to) {
    int more = to < datagram.length ? 1 : 0;
    ByteBuffer b = ByteBuffer.allocate(8);
    b.put((byte) protocol).put((byte) 0).putShort((short) (from | more)).putInt(id);
    return ipv6(44, join(b.array(), slice(datagram, from, to - from)));
  }

  /** An extension header of 8 + 8 * {@code length} bytes. */
  static byte[] extension(int nextHeader, int length, byte[] payload) {
    byte[] header = new byte[8 + 8 * length];
    header[0] = (byte) nextHeader;
    header[1] = (byte) length;
    header[2] = 1; // PadN
    header[3] = 4;
    return join(header, payload);
  }

  /** An authentication header with 12 bytes of check value, 24 bytes in all. */
  static byte[] authentication(int nextHeader, byte[] payload) {
    byte[] header = new byte[24];
    header[0] = (byte) nextHeader;
    header[1] = 4;
    return join(header, payload);
  }

  static byte[] ethernet(int type, byte[] payload) {
    return join(bytes(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2), u16(type), payload);
  }

  /** What follows a VLAN's EtherType. */
  static byte[] tag(int vlan, int type, byte[] payload) {
    return join(u16(vlan), u16(type), payload);
  }

  static byte[] snap(int type, byte[] payload) {
    return join(bytes(0xaa, 0xaa, 3, 0, 0, 0), u16(type), payload);
  }

  static byte[] mpls(boolean bottom, byte[] payload) {
    return join(bytes(0, 1, bottom ? 1 : 0, 64), payload);
  }

  static byte[] pppoe(int protocol, byte[] payload) {
    return join(bytes(0x11, 0, 0, 1), u16(payload.length + 2), u16(protocol), payload);
  }

  static byte[] cooked(int hardware, int protocol, byte[] payload) {
    return join(
        u16(0), u16(hardware), u16(6), bytes(2, 0, 0, 0, 0, 1, 0, 0), u16(protocol), payload);
  }

  static byte[] cooked2(int hardware, int protocol, byte[] payload) {
    byte[] front = join(u16(protocol), u16(0), bytes(0, 0, 0, 3), u16(hardware), bytes(0, 6));
    return join(front, bytes(2, 0, 0, 0, 0, 1, 0, 0), payload);
  }

  static byte[] loopback(ByteOrder order, int family, byte[] payload) {
    return join(ByteBuffer.allocate(4).order(order).putInt(family).array(), payload);
  }

  /**
   * @param flags checksum 0x8000, key 0x2000, sequence number 0x1000
   */
  static byte[] gre(int flags, int protocol, byte[] payload) {
    int fields = Integer.bitCount(flags & 0xb000);
    return join(u16(flags), u16(protocol), new byte[4 * fields], payload);
  }

  static byte[] vxlan(byte[] frame) {
    return udp(4789, join(bytes(8, 0, 0, 0, 0, 0, 42, 0), frame));
  }

  static byte[] u16(int value) {
    return bytes(value >> 8, value);
  }

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  static byte[] slice(byte[] from, int at, int length) {
    byte[] result = new byte[length];
    System.arraycopy(from, at, result, 0, length);
    return result;
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer b = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      b.put(part);
    }
    return b.array();
  }
}
