package dev.weir.capture.packet;

import static dev.weir.capture.packet.Packets.IPV4;
import static dev.weir.capture.packet.Packets.IPV6;
import static dev.weir.capture.packet.Packets.PAYLOAD;
import static dev.weir.capture.packet.Packets.TCP;
import static dev.weir.capture.packet.Packets.authentication;
import static dev.weir.capture.packet.Packets.cooked;
import static dev.weir.capture.packet.Packets.cooked2;
import static dev.weir.capture.packet.Packets.ethernet;
import static dev.weir.capture.packet.Packets.extension;
import static dev.weir.capture.packet.Packets.gre;
import static dev.weir.capture.packet.Packets.ipv4;
import static dev.weir.capture.packet.Packets.ipv6;
import static dev.weir.capture.packet.Packets.loopback;
import static dev.weir.capture.packet.Packets.mpls;
import static dev.weir.capture.packet.Packets.pppoe;
import static dev.weir.capture.packet.Packets.snap;
import static dev.weir.capture.packet.Packets.tag;
import static dev.weir.capture.packet.Packets.tcp;
import static dev.weir.capture.packet.Packets.vxlan;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.List;

/** Packets that all carry the segment of {@link Packets#tcp()}, each in another envelope. */
final class Samples {
  private Samples() {}

  /** One packet. */
  static final class Sample {
    private final String name;
    private final int linkType;
    private final byte[] bytes;
    private final int tcpAt;

    Sample(String name, int linkType, byte[] bytes, int tcpAt) {
      this.name = name;
      this.linkType = linkType;
      this.bytes = bytes;
      this.tcpAt = tcpAt;
    }

    String name() {
      return name;
    }

    int linkType() {
      return linkType;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Where its TCP header begins. */
    int tcpAt() {
      return tcpAt;
    }

    @Override
    public String toString() {
      return name;
    }

    boolean ipv6() {
      return name.contains("IPv6");
    }
  }

  /** Read without options. */
  static List<Sample> plain() {
    byte[] v4 = ipv4(TCP, tcp());
    byte[] v6 = ipv6(TCP, tcp());
    List<Sample> all = new ArrayList<>();
    add(all, "Ethernet, IPv4", LinkType.ETHERNET, ethernet(IPV4, v4));
    add(all, "Ethernet, IPv6", LinkType.ETHERNET, ethernet(IPV6, v6));
    add(all, "VLAN, IPv4", LinkType.ETHERNET, ethernet(0x8100, tag(7, IPV4, v4)));
    byte[] stack = tag(1, 0x9100, tag(2, 0x8100, tag(3, IPV6, v6)));
    add(all, "three VLAN tags, IPv6", LinkType.ETHERNET, ethernet(0x88a8, stack));
    byte[] llc = snap(IPV4, v4);
    add(all, "LLC and SNAP, IPv4", LinkType.ETHERNET, ethernet(llc.length, llc));
    byte[] labels = mpls(false, mpls(true, v6));
    add(all, "two MPLS labels, IPv6", LinkType.ETHERNET, ethernet(0x8847, labels));
    add(all, "PPPoE, IPv4", LinkType.ETHERNET, ethernet(0x8864, pppoe(0x21, v4)));
    add(all, "PPPoE, IPv6", LinkType.ETHERNET, ethernet(0x8864, pppoe(0x57, v6)));
    add(all, "cooked, IPv4", LinkType.LINUX_SLL, cooked(1, IPV4, v4));
    add(all, "cooked, VLAN, IPv6", LinkType.LINUX_SLL, cooked(1, 0x8100, tag(7, IPV6, v6)));
    add(all, "cooked 2, IPv4", LinkType.LINUX_SLL2, cooked2(772, IPV4, v4));
    add(all, "cooked 2, IPv6", LinkType.LINUX_SLL2, cooked2(65534, IPV6, v6));
    add(all, "null, little-endian, IPv4", LinkType.NULL, loopback(LITTLE_ENDIAN, 2, v4));
    add(all, "null, big-endian, IPv4", LinkType.NULL, loopback(BIG_ENDIAN, 2, v4));
    for (int family : new int[] {10, 24, 28, 30}) {
      add(all, "null, IPv6 as " + family, LinkType.NULL, loopback(LITTLE_ENDIAN, family, v6));
    }
    add(all, "loop, IPv4", LinkType.LOOP, loopback(BIG_ENDIAN, 2, v4));
    add(all, "loop, IPv6", LinkType.LOOP, loopback(BIG_ENDIAN, 24, v6));
    for (int raw : new int[] {12, 14, 101}) {
      add(all, "raw " + raw + ", IPv4", raw, v4);
      add(all, "raw " + raw + ", IPv6", raw, v6);
    }
    add(all, "raw IPv4", LinkType.IPV4, v4);
    add(all, "raw IPv6", LinkType.IPV6, v6);
    addHeaders(all);
    return all;
  }

  private static void addHeaders(List<Sample> all) {
    byte[] options = new byte[40];
    byte[] optional = ipv4(TCP, options, 0, 0x4000, tcp());
    add(all, "IPv4 with options", LinkType.ETHERNET, ethernet(IPV4, optional));
    byte[] guarded = ipv4(51, authentication(TCP, tcp()));
    add(all, "IPv4 with authentication", LinkType.ETHERNET, ethernet(IPV4, guarded));
    byte[] whole = extension(TCP, 0, tcp()); // a fragment header that says: the only one
    whole[1] = 0;
    whole[2] = 0;
    whole[3] = 0;
    add(all, "IPv6 with one fragment", LinkType.RAW, ipv6(44, whole));
    byte[] chain = authentication(60, extension(135, 1, extension(TCP, 0, tcp())));
    byte[] longChain = ipv6(0, extension(43, 0, extension(51, 2, chain)));
    add(all, "IPv6 with five extensions", LinkType.ETHERNET, ethernet(IPV6, longChain));
  }

  /** Read when tunnels are unwrapped. */
  static List<Sample> tunnelled() {
    byte[] v4 = ipv4(TCP, tcp());
    byte[] v6 = ipv6(TCP, tcp());
    byte[] frame = ethernet(IPV4, v4);
    List<Sample> all = new ArrayList<>();
    addIp(all, "GRE, IPv4", 47, gre(0, IPV4, v4));
    addIp(all, "GRE with all fields, IPv6", 47, gre(0xb000, IPV6, v6));
    addIp(all, "GRE, Ethernet, IPv4", 47, gre(0x2000, 0x6558, frame));
    addIp(all, "ERSPAN I, IPv4", 47, gre(0, 0x88be, frame));
    addIp(all, "ERSPAN II, IPv4", 47, gre(0x1000, 0x88be, erspan(1, 8, frame)));
    addIp(all, "ERSPAN III, IPv4", 47, gre(0x1000, 0x22eb, erspan(2, 12, frame)));
    addIp(all, "ERSPAN III and more, IPv4", 47, gre(0x1000, 0x22eb, erspan(2, 20, frame)));
    addIp(all, "VXLAN, IPv4", Packets.UDP, vxlan(frame));
    addIp(all, "VXLAN, IPv6", Packets.UDP, vxlan(ethernet(IPV6, v6)));
    addIp(all, "IP in IP, IPv4", 4, v4);
    addIp(all, "IP in IP, IPv6", 41, v6);
    byte[] deep = ipv4(4, ipv4(47, gre(0, IPV4, ipv4(Packets.UDP, vxlan(frame)))));
    add(all, "four tunnels with VXLAN, IPv4", LinkType.RAW, ipv6(4, deep));
    return all;
  }

  private static byte[] erspan(int version, int headerBytes, byte[] frame) {
    byte[] header = new byte[headerBytes];
    header[0] = (byte) (version << 4);
    if (headerBytes == 20) {
      header[11] = 1; // a platform's own header follows
    }
    return Packets.join(header, frame);
  }

  private static void addIp(List<Sample> all, String name, int protocol, byte[] payload) {
    add(all, name, LinkType.ETHERNET, ethernet(IPV4, ipv4(protocol, payload)));
  }

  private static void add(List<Sample> all, String name, int linkType, byte[] bytes) {
    all.add(new Sample(name, linkType, bytes, bytes.length - PAYLOAD.length - 20));
  }
}
