package dev.weir.capture.packet;

import static dev.weir.capture.packet.Packets.IPV4;
import static dev.weir.capture.packet.Packets.IPV6;
import static dev.weir.capture.packet.Packets.NOTHING;
import static dev.weir.capture.packet.Packets.PAYLOAD;
import static dev.weir.capture.packet.Packets.TCP;
import static dev.weir.capture.packet.Packets.UDP;
import static dev.weir.capture.packet.Packets.ethernet;
import static dev.weir.capture.packet.Packets.extension;
import static dev.weir.capture.packet.Packets.ipv4;
import static dev.weir.capture.packet.Packets.ipv6;
import static dev.weir.capture.packet.Packets.join;
import static dev.weir.capture.packet.Packets.tcp;
import static dev.weir.capture.packet.Packets.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.RecordingSink.Delivered;
import dev.weir.capture.packet.Samples.Sample;
import dev.weir.core.ledger.Reason;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
  private static final long NOW_NANOS = 1_700_000_000_123_456_789L;

  private final RecordingSink sink = new RecordingSink();
  private PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(false));

  static List<Sample> plain() {
    return Samples.plain();
  }

  static List<Sample> tunnelled() {
    return Samples.tunnelled();
  }

  @ParameterizedTest
  @MethodSource("plain")
  void findsTheSegmentInEveryEnvelope(Sample sample) {
    decode(sample.linkType(), sample.bytes());

    assertThat(sink.segments).containsExactly(expected(sample, PAYLOAD.length));
    assertThat(sink.oddities).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tunnelled")
  void findsTheSegmentInEveryTunnelOnRequest(Sample sample) {
    decoder = new PacketDecoder(sink, new DecoderOptions(true));

    decode(sample.linkType(), sample.bytes());

    assertThat(sink.segments).containsExactly(expected(sample, PAYLOAD.length));
    assertThat(sink.oddities).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tunnelled")
  void leavesTunnelsAloneUnlessAsked(Sample sample) {
    decode(sample.linkType(), sample.bytes());

    assertNonTcp(sample.bytes().length);
  }

  /** Wherever the snap length cuts, what is known stays exact and the rest is named. */
  @ParameterizedTest
  @MethodSource({"plain", "tunnelled"})
  void readsWhatASnapLengthLeaves(Sample sample) {
    decoder = new PacketDecoder(sink, new DecoderOptions(true));
    byte[] bytes = sample.bytes();
    for (int cut = 0; cut < bytes.length; cut++) {
      sink.segments.clear();
      sink.oddities.clear();
      sink.unattributed.clear();
      // The array ends at the cut: reading on would throw.
      byte[] captured = Packets.slice(bytes, 0, cut);

      decoder.packet(sample.linkType(), captured, 0, cut, bytes.length, NOW_NANOS);

      if (cut >= sample.tcpAt() + 16) { // all fields up to the window
        int payload = Math.max(0, cut - sample.tcpAt() - 20);
        assertThat(sink.segments).as("cut at %d", cut).containsExactly(expected(sample, payload));
        assertThat(sink.oddities).isEmpty();
      } else if (sink.oddities.isEmpty()) {
        // Only of UDP one cannot tell: most of it is no tunnel.
        assertThat(sample.name()).contains("VXLAN");
        assertThat(sink.unattributed)
            .containsExactlyEntriesOf(Map.of(Reason.NON_TCP, (long) bytes.length));
      } else {
        assertThat(sink.oddities).as("cut at %d", cut).containsExactly("packet_cut_before_tcp");
        assertThat(sink.unattributed)
            .containsExactlyEntriesOf(Map.of(Reason.UNDECODABLE, (long) bytes.length));
      }
    }
  }

  @Test
  void readsAtAnyOffset() {
    byte[] packet = ethernet(IPV4, ipv4(TCP, tcp()));
    byte[] within = join(new byte[1001], packet, new byte[99]);

    decoder.packet(LinkType.ETHERNET, within, 1001, packet.length, packet.length, NOW_NANOS);

    assertThat(sink.segments).hasSize(1);
    assertThat(sink.segments.get(0).captured()).isEqualTo(text(PAYLOAD));
  }

  @Test
  void skipsTcpOptionsEvenWhenTheyAreCut() {
    byte[] packet = ethernet(IPV4, ipv4(TCP, tcp(new byte[40], PAYLOAD)));

    decode(LinkType.ETHERNET, packet);
    decoder.packet(LinkType.ETHERNET, packet, 0, 14 + 20 + 30, packet.length, NOW_NANOS);

    assertThat(sink.segments).extracting(Delivered::captured).containsExactly(text(PAYLOAD), "");
    assertThat(sink.segments)
        .extracting(Delivered::payloadLength)
        .containsExactly(PAYLOAD.length, PAYLOAD.length);
  }

  @Nested
  class Lengths {

    @Test
    void takeEthernetPaddingForNoPayload() {
      byte[] short4 = ethernet(IPV4, ipv4(TCP, tcp(NOTHING, NOTHING)));
      byte[] short6 = ethernet(IPV6, ipv6(TCP, tcp(NOTHING, NOTHING)));

      decode(LinkType.ETHERNET, join(short4, new byte[6]));
      decode(LinkType.ETHERNET, join(short6, new byte[4]));

      assertThat(sink.segments).extracting(Delivered::payloadLength).containsExactly(0, 0);
      assertThat(sink.segments).extracting(Delivered::captured).containsExactly("", "");
      assertThat(sink.segments).extracting(Delivered::wireBytes).containsExactly(60L, 78L);
    }

    @Test
    void areThoseOnTheWireWhenTheSenderLeftThemToTheInterface() {
      byte[] packet4 = ethernet(IPV4, ipv4(TCP, tcp()));
      packet4[16] = 0;
      packet4[17] = 0;
      byte[] packet6 = ethernet(IPV6, ipv6(TCP, tcp()));
      packet6[18] = 0;
      packet6[19] = 0;

      decoder.packet(LinkType.ETHERNET, packet4, 0, packet4.length, 200_054, NOW_NANOS);
      decoder.packet(LinkType.ETHERNET, packet6, 0, packet6.length, 200_074, NOW_NANOS);

      assertThat(sink.segments)
          .extracting(Delivered::payloadLength)
          .containsExactly(200_000, 200_000);
      assertThat(sink.segments)
          .extracting(Delivered::captured)
          .containsExactly(text(PAYLOAD), text(PAYLOAD));
      assertThat(sink.oddities).isEmpty();
    }

    @Test
    void comeFromTheJumboOptionWhereThereIsOne() {
      byte[] packet = ipv6(0, extension(TCP, 0, tcp()));
      int jumboBytes = packet.length - 40;
      packet[4] = 0;
      packet[5] = 0;
      packet[42] = (byte) 0xc2;
      packet[43] = 4;
      packet[46] = (byte) (jumboBytes >> 8);
      packet[47] = (byte) jumboBytes;

      decode(LinkType.ETHERNET, join(ethernet(IPV6, packet), new byte[9]));

      assertThat(sink.segments)
          .extracting(Delivered::payloadLength)
          .containsExactly(PAYLOAD.length);
    }

    @Test
    void areClampedToThePacket() {
      byte[] packet4 = ethernet(IPV4, ipv4(TCP, tcp()));
      packet4[16] = 0x40;
      byte[] packet6 = ethernet(IPV6, ipv6(TCP, tcp()));
      packet6[18] = 0x40;

      decode(LinkType.ETHERNET, packet4);
      decode(LinkType.ETHERNET, packet6);

      assertThat(sink.segments)
          .extracting(Delivered::payloadLength)
          .containsExactly(PAYLOAD.length, PAYLOAD.length);
      assertThat(sink.oddities)
          .containsExactly("ip_length_exceeds_packet", "ip_length_exceeds_packet");
    }

    @Test
    void neverExceedTheOriginalWhenMoreWasCaptured() {
      byte[] packet = ethernet(IPV4, ipv4(TCP, tcp()));

      decoder.packet(LinkType.ETHERNET, packet, 0, packet.length, packet.length - 5, NOW_NANOS);

      assertThat(sink.segments)
          .extracting(Delivered::payloadLength)
          .containsExactly(PAYLOAD.length - 5);
      assertThat(sink.segments.get(0).wireBytes()).isEqualTo(packet.length - 5);
    }

    @Test
    void thatNoSenderCouldProduceAreUndecodable() {
      byte[] packet = ethernet(IPV4, ipv4(TCP, tcp()));
      packet[16] = 0;
      packet[17] = 0;

      decoder.packet(LinkType.ETHERNET, packet, 0, packet.length, 0xffff_ffffL, NOW_NANOS);

      assertUndecodable("tcp_payload_impossible", 0xffff_ffffL);
    }
  }

  @ParameterizedTest
  @MethodSource
  void namesWhatIsMalformed(String oddity, int linkType, byte[] packet) {
    decoder = new PacketDecoder(sink, new DecoderOptions(true));

    decode(linkType, packet);

    assertUndecodable(oddity, packet.length);
    assertThat(sink.examples.get(0))
        .matches("at byte .+: .+|ends after .+ bytes")
        .hasSizeLessThan(80);
  }

  static Stream<Arguments> namesWhatIsMalformed() {
    byte[] v4 = ipv4(TCP, tcp());
    byte[] v6 = ipv6(TCP, tcp());
    byte[] gre = ipv4(47, Packets.gre(0xb000, IPV4, NOTHING));
    byte[] erspan = ipv4(47, Packets.gre(0x1000, 0x88be, new byte[7]));
    byte[] erspan3 = ipv4(47, Packets.gre(0x1000, 0x22eb, new byte[11]));
    byte[] deep = ipv4(4, ipv4(4, ipv4(4, ipv4(4, ipv4(4, v4)))));
    return Stream.of(
        malformed("ethernet_header_truncated", LinkType.ETHERNET, new byte[13]),
        malformed("ethernet_header_truncated", LinkType.ETHERNET, NOTHING),
        malformed("vlan_tag_truncated", LinkType.ETHERNET, ethernet(0x8100, new byte[3])),
        malformed("mpls_label_truncated", LinkType.ETHERNET, ethernet(0x8847, new byte[4])),
        malformed(
            "mpls_payload_truncated",
            LinkType.ETHERNET,
            ethernet(0x8848, Packets.mpls(true, NOTHING))),
        malformed("pppoe_header_truncated", LinkType.ETHERNET, ethernet(0x8864, new byte[7])),
        malformed("cooked_header_truncated", LinkType.LINUX_SLL, new byte[15]),
        malformed("cooked_header_truncated", LinkType.LINUX_SLL2, new byte[19]),
        malformed("loopback_header_truncated", LinkType.NULL, new byte[3]),
        malformed("ip_header_truncated", LinkType.RAW, NOTHING),
        malformed("ip_header_truncated", LinkType.RAW, Packets.slice(v4, 0, 19)),
        malformed("ip_header_truncated", LinkType.RAW, Packets.slice(v6, 0, 39)),
        malformed("ip_version_invalid", LinkType.RAW, with(v4, 0, 0x55)),
        malformed("ip_version_invalid", LinkType.IPV4, v6),
        malformed("ip_version_invalid", LinkType.IPV6, join(v4, new byte[20])),
        malformed("ip_version_invalid", LinkType.ETHERNET, ethernet(IPV4, v6)),
        malformed("ip_header_length_invalid", LinkType.RAW, with(v4, 0, 0x44)),
        malformed("ip_header_length_invalid", LinkType.RAW, with(ipv4(TCP, new byte[8]), 0, 0x4f)),
        malformed("ip_total_length_invalid", LinkType.RAW, with(v4, 3, 19)),
        malformed("ip_extension_truncated", LinkType.RAW, ipv6(0, new byte[7])),
        malformed("ip_extension_length_invalid", LinkType.RAW, with(ipv6(60, new byte[16]), 41, 2)),
        malformed("tcp_header_truncated", LinkType.RAW, ipv4(TCP, new byte[19])),
        malformed("tcp_header_truncated", LinkType.RAW, ipv6(TCP, new byte[19])),
        malformed("tcp_data_offset_invalid", LinkType.RAW, with(v4, 32, 0x40)),
        malformed(
            "tcp_data_offset_invalid",
            LinkType.RAW,
            with(ipv4(TCP, tcp(NOTHING, NOTHING)), 32, 0x60)),
        malformed("gre_header_truncated", LinkType.RAW, ipv4(47, new byte[3])),
        malformed("gre_header_truncated", LinkType.RAW, cropped(gre, 1)),
        malformed("erspan_header_truncated", LinkType.RAW, erspan),
        malformed("erspan_header_truncated", LinkType.RAW, erspan3),
        malformed("vxlan_header_truncated", LinkType.RAW, ipv4(UDP, udp(4789, new byte[7]))),
        malformed("packets_nested_too_deep", LinkType.RAW, deep));
  }

  private static Arguments malformed(String oddity, int linkType, byte[] packet) {
    return Arguments.of(oddity, linkType, packet);
  }

  @ParameterizedTest
  @MethodSource
  void knowsWhatIsNotTcp(String name, int linkType, byte[] packet) {
    decoder = new PacketDecoder(sink, new DecoderOptions(true));

    decode(linkType, packet);

    assertNonTcp(packet.length);
  }

  static Stream<Arguments> knowsWhatIsNotTcp() {
    byte[] v4 = ipv4(TCP, tcp());
    byte[] frame = ethernet(IPV4, v4);
    byte[] plainVxlan = join(new byte[8], frame);
    return Stream.of(
        Arguments.of("ARP", LinkType.ETHERNET, ethernet(0x0806, new byte[28])),
        Arguments.of("spanning tree", LinkType.ETHERNET, ethernet(38, new byte[38])),
        Arguments.of("a short LLC frame", LinkType.ETHERNET, ethernet(3, new byte[3])),
        Arguments.of(
            "Cisco discovery",
            LinkType.ETHERNET,
            ethernet(40, join(Packets.bytes(0xaa, 0xaa, 3, 0, 0, 12, 0x20, 0), new byte[32]))),
        Arguments.of(
            "a pseudowire", LinkType.ETHERNET, ethernet(0x8847, Packets.mpls(true, new byte[40]))),
        Arguments.of("PPP control", LinkType.ETHERNET, ethernet(0x8864, Packets.pppoe(0xc021, v4))),
        Arguments.of("netlink", LinkType.LINUX_SLL, Packets.cooked(824, IPV4, v4)),
        Arguments.of(
            "another family", LinkType.NULL, Packets.loopback(ByteOrder.LITTLE_ENDIAN, 7, v4)),
        Arguments.of("UDP", LinkType.RAW, ipv4(UDP, udp(53, new byte[30]))),
        Arguments.of("short UDP", LinkType.RAW, ipv4(UDP, new byte[7])),
        Arguments.of("ICMP", LinkType.RAW, ipv4(1, new byte[8])),
        Arguments.of("ICMPv6", LinkType.RAW, ipv6(58, new byte[8])),
        Arguments.of("SCTP", LinkType.RAW, ipv4(132, new byte[12])),
        Arguments.of("ESP", LinkType.RAW, ipv6(50, tcp())),
        Arguments.of("no next header", LinkType.RAW, ipv6(59, tcp())),
        Arguments.of("no next header, no payload", LinkType.RAW, ipv6(59, NOTHING)),
        Arguments.of("PPTP", LinkType.RAW, ipv4(47, Packets.gre(0x2001, 0x880b, v4))),
        Arguments.of(
            "GRE with source route", LinkType.RAW, ipv4(47, Packets.gre(0x4000, IPV4, v4))),
        Arguments.of("GRE, no EtherType", LinkType.RAW, ipv4(47, Packets.gre(0, 0x0004, v4))),
        Arguments.of("VXLAN without network", LinkType.RAW, ipv4(UDP, udp(4789, plainVxlan))));
  }

  @Test
  void namesAnUnknownLinkTypeOnce() {
    decode(105, new byte[100]);
    decode(105, new byte[50]);
    decode(127, new byte[1]);

    assertThat(sink.oddities).containsExactly("link_type_unknown", "link_type_unknown");
    assertThat(sink.examples).containsExactly("link type 105", "link type 127");
    assertThat(sink.unattributed).containsExactlyEntriesOf(Map.of(Reason.UNDECODABLE, 151L));
  }

  @Test
  void saysWhereAPacketEndsOfWhichThereIsNoMore() {
    decode(LinkType.ETHERNET, new byte[0]);
    decode(LinkType.ETHERNET, Arrays.copyOf(ethernet(IPV4, new byte[0]), 14));

    assertThat(sink.examples).containsExactly("ends after 0 bytes", "ends after 14 bytes");
  }

  @Test
  void givesItsExampleInHex() {
    decode(LinkType.ETHERNET, ethernet(IPV4, with(ipv4(TCP, tcp()), 0, 0x43)));

    assertThat(sink.examples)
        .containsExactly("at byte 14 of the packet: 43 03 00 44 00 00 00 00 40 06 00 00");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x8100, 0x0000})
  void survivesPacketsOfNothingButHeaders(int type) {
    byte[] unit =
        type == 0x8100 ? Packets.tag(0, 0x8100, NOTHING) : join(Packets.snap(0x8100, new byte[4]));
    byte[] packet = new byte[12 + 2 + 300_000];
    packet[12] = (byte) (type >> 8);
    for (int at = 14; at + unit.length <= packet.length; at += unit.length) {
      System.arraycopy(unit, 0, packet, at, unit.length);
    }

    decode(LinkType.ETHERNET, packet);

    assertThat(sink.chargedBytes).isEqualTo(packet.length);
    assertThat(sink.unattributed).containsOnlyKeys(Reason.UNDECODABLE);
  }

  private void decode(int linkType, byte[] packet) {
    decoder.packet(linkType, packet, 0, packet.length, packet.length, NOW_NANOS);
    decoder.finish();
  }

  private static byte[] with(byte[] packet, int at, int value) {
    byte[] changed = packet.clone();
    changed[at] = (byte) value;
    return changed;
  }

  /** Shorter by some bytes, which the header of IPv4 admits. */
  private static byte[] cropped(byte[] ipv4, int lessBytes) {
    return with(Packets.slice(ipv4, 0, ipv4.length - lessBytes), 3, ipv4.length - lessBytes);
  }

  private void assertUndecodable(String oddity, long wireBytes) {
    assertThat(sink.segments).isEmpty();
    assertThat(sink.oddities).containsExactly(oddity);
    assertThat(sink.unattributed).containsExactlyEntriesOf(Map.of(Reason.UNDECODABLE, wireBytes));
  }

  private void assertNonTcp(long wireBytes) {
    assertThat(sink.segments).isEmpty();
    assertThat(sink.oddities).isEmpty();
    assertThat(sink.unattributed).containsExactlyEntriesOf(Map.of(Reason.NON_TCP, wireBytes));
  }

  private static Delivered expected(Sample sample, int capturedPayload) {
    return new Delivered(
        sample.ipv6(),
        sample.ipv6() ? "20010db800000000:1-20010db800000000:2" : "0:c0000201-0:c6336402",
        Packets.SOURCE_PORT,
        Packets.DESTINATION_PORT,
        Packets.SEQUENCE,
        Packets.ACKNOWLEDGEMENT,
        Segment.ACK | Segment.PSH,
        Packets.WINDOW,
        true,
        text(PAYLOAD).substring(0, capturedPayload),
        PAYLOAD.length,
        sample.bytes().length,
        NOW_NANOS);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
