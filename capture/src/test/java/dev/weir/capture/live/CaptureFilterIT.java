package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.capture.packet.LinkType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** What libpcap makes of the filters, run on single packets; needs libpcap but no right. */
class CaptureFilterIT {
  private static final int PORT = 8080;
  private static final int OTHER_PORT = 8081;

  private @Nullable BpfProgram program;

  @BeforeEach
  void compile() throws PcapNativeException {
    String expression =
        CaptureFilter.expression(List.of(80, PORT), "", LinkType.ETHERNET, false, 0);
    try {
      program =
          Pcaps.compileFilter(
              65_535,
              DataLinkType.EN10MB,
              expression,
              BpfCompileMode.OPTIMIZE,
              PcapHandle.PCAP_NETMASK_UNKNOWN);
    } catch (LinkageError e) {
      abort("filters are not tested: " + Diagnosis.ofLinkage(e).getMessage());
    }
  }

  @AfterEach
  void free() {
    if (program != null) {
      program.free();
    }
  }

  @Test
  void passesBothDirectionsOfThePort() {
    assertThat(passes(ethernet(0x0800).put(ipv4(6, 0)).put(tcp(40_000, PORT)))).isTrue();
    assertThat(passes(ethernet(0x0800).put(ipv4(6, 0)).put(tcp(PORT, 40_000)))).isTrue();
    assertThat(passes(ethernet(0x0800).put(ipv4(6, 0)).put(tcp(80, 40_000)))).isTrue();
    assertThat(passes(ethernet(0x86dd).put(ipv6(6)).put(tcp(40_000, PORT)))).isTrue();
  }

  @Test
  void refusesOtherPortsAndProtocols() {
    assertThat(passes(ethernet(0x0800).put(ipv4(6, 0)).put(tcp(40_000, OTHER_PORT)))).isFalse();
    assertThat(passes(ethernet(0x0800).put(ipv4(17, 0)).put(tcp(40_000, PORT)))).isFalse();
    assertThat(passes(ethernet(0x86dd).put(ipv6(17)).put(tcp(40_000, PORT)))).isFalse();
    assertThat(passes(ethernet(0x0806).put(new byte[40]))).isFalse();
  }

  @Test
  void looksBehindAVlanTag() {
    assertThat(passes(vlan(0x0800).put(ipv4(6, 0)).put(tcp(40_000, PORT)))).isTrue();
    assertThat(passes(vlan(0x0800).put(ipv4(6, 0)).put(tcp(40_000, OTHER_PORT)))).isFalse();
    assertThat(passes(vlan(0x86dd).put(ipv6(60)).put(options(6, 1)).put(tcp(40_000, PORT))))
        .isTrue();
  }

  @Test
  void passesFragmentsAfterTheFirstThoughTheyShowNoPort() {
    assertThat(passes(ethernet(0x0800).put(ipv4(6, 185)).put(new byte[40]))).isTrue();
    assertThat(passes(ethernet(0x0800).put(ipv4(17, 185)).put(new byte[40]))).isFalse();
    assertThat(passes(ethernet(0x86dd).put(ipv6(44)).put(fragment(6, 181)).put(new byte[40])))
        .isTrue();
    assertThat(passes(ethernet(0x86dd).put(ipv6(44)).put(fragment(17, 181)).put(new byte[40])))
        .isFalse();
  }

  @Test
  void knowsFirstFragmentsByTheirPort() {
    assertThat(passes(ethernet(0x86dd).put(ipv6(44)).put(fragment(6, 0)).put(tcp(40_000, PORT))))
        .isTrue();
    assertThat(
            passes(ethernet(0x86dd).put(ipv6(44)).put(fragment(6, 0)).put(tcp(40_000, OTHER_PORT))))
        .isFalse();
  }

  @Test
  void looksBehindAnIpv6ExtensionHeaderOfAnyLength() {
    for (int header : new int[] {0, 43, 60}) {
      for (int units = 0; units < 4; units++) {
        assertThat(passes(extended(header, options(6, units), PORT))).isTrue();
        assertThat(passes(extended(header, options(6, units), OTHER_PORT))).isFalse();
        assertThat(passes(extended(header, options(58, units), PORT))).isFalse();
      }
    }
  }

  private static ByteBuffer extended(int header, byte[] extension, int port) {
    return ethernet(0x86dd).put(ipv6(header)).put(extension).put(tcp(port, 40_000));
  }

  private boolean passes(ByteBuffer packet) {
    byte[] bytes = new byte[packet.position()];
    packet.flip().get(bytes);
    return Objects.requireNonNull(program).applyFilter(bytes);
  }

  private static ByteBuffer ethernet(int etherType) {
    return ByteBuffer.allocate(200).position(12).putShort((short) etherType);
  }

  private static ByteBuffer vlan(int etherType) {
    return ethernet(0x8100).putShort((short) 7).putShort((short) etherType);
  }

  private static byte[] ipv4(int protocol, int fragmentOffset) {
    ByteBuffer header = ByteBuffer.allocate(20);
    header.put(0, (byte) 0x45).putShort(6, (short) fragmentOffset).put(9, (byte) protocol);
    return header.array();
  }

  private static byte[] ipv6(int nextHeader) {
    return ByteBuffer.allocate(40).put(0, (byte) 0x60).put(6, (byte) nextHeader).array();
  }

  private static byte[] options(int nextHeader, int unitsBeyondTheFirst) {
    return ByteBuffer.allocate(8 + 8 * unitsBeyondTheFirst)
        .put(0, (byte) nextHeader)
        .put(1, (byte) unitsBeyondTheFirst)
        .array();
  }

  private static byte[] fragment(int nextHeader, int offset) {
    return ByteBuffer.allocate(8)
        .put(0, (byte) nextHeader)
        .putShort(2, (short) (offset << 3))
        .array();
  }

  private static byte[] tcp(int sourcePort, int destinationPort) {
    return ByteBuffer.allocate(20)
        .putShort(0, (short) sourcePort)
        .putShort(2, (short) destinationPort)
        .array();
  }
}
