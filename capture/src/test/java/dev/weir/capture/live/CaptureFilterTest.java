package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.LinkType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureFilterTest {
  private static final int NOT_ANY = 0;

  @Test
  void isEmptyWhenNothingIsAskedFor() {
    assertThat(CaptureFilter.expression(List.of(), "", LinkType.ETHERNET, false, NOT_ANY))
        .isEmpty();
  }

  @Test
  void passesTheUsersFilterAsItIsWhenItStandsAloneOnLoopback() {
    assertThat(CaptureFilter.expression(List.of(), "udp", LinkType.ETHERNET, true, NOT_ANY))
        .isEqualTo("udp");
  }

  @Test
  void looksBehindVlanTagsOnEthernet() {
    assertThat(CaptureFilter.expression(List.of(), "udp", LinkType.ETHERNET, false, NOT_ANY))
        .isEqualTo("(udp) or (vlan and (udp))");
  }

  @Test
  void leavesVlanTagsToAUserWhoNamesThem() {
    assertThat(CaptureFilter.expression(List.of(80), "vlan 7", LinkType.ETHERNET, false, NOT_ANY))
        .startsWith("(vlan 7) and (tcp port 80 or ");
  }

  @Test
  void namesEveryPortForEveryShapeOfPacket() {
    String filter = CaptureFilter.expression(List.of(80, 8080), "", LinkType.RAW, false, NOT_ANY);
    assertThat(filter).startsWith("tcp port 80 or tcp port 8080 or ");
    assertThat(filter.split("= 8080", -1)).as("uses of the second port").hasSize(5);
  }

  @Test
  void bracketsTheUsersFilterSoThatItsOrDoesNotEscape() {
    assertThat(
            CaptureFilter.expression(List.of(80), "host a or host b", LinkType.RAW, false, NOT_ANY))
        .startsWith("(host a or host b) and (tcp port 80 or ");
  }

  @Test
  void takesLoopbackPacketsOnceWhereAllInterfacesAreCaptured() {
    assertThat(CaptureFilter.expression(List.of(), "", LinkType.LINUX_SLL2, false, 1))
        .isEqualTo("not (outbound and ifindex 1)");
    assertThat(CaptureFilter.expression(List.of(), "udp", LinkType.LINUX_SLL2, false, 1))
        .isEqualTo("(udp) and (not (outbound and ifindex 1))");
  }
}
