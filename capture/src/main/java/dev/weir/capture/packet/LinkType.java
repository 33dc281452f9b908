package dev.weir.capture.packet;

/** Link-layer header types that Weir reads, numbered as in pcap files. */
public final class LinkType {
  /** BSD loopback: a 4-byte address family in the byte order of the capturing machine. */
  public static final int NULL = 0;

  public static final int ETHERNET = 1;

  /** Raw IP, as some BSDs number it. */
  public static final int RAW_BSD = 12;

  /** Raw IP, as other systems number it. */
  public static final int RAW_OPENBSD = 14;

  /** Raw IP: the packet begins with its IPv4 or IPv6 header. */
  public static final int RAW = 101;

  /** OpenBSD loopback: a 4-byte address family in network byte order. */
  public static final int LOOP = 108;

  /** Linux cooked capture, version 1. */
  public static final int LINUX_SLL = 113;

  /** Raw IPv4. */
  public static final int IPV4 = 228;

  /** Raw IPv6. */
  public static final int IPV6 = 229;

  /** Linux cooked capture, version 2. */
  public static final int LINUX_SLL2 = 276;

  private LinkType() {}
}
