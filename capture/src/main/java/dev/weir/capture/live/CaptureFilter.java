package dev.weir.capture.live;

import dev.weir.capture.packet.LinkType;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the filter for libpcap.
 *
 * <p>{@code tcp port N} alone is blind in three places where TCP of that port may pass: behind a
 * VLAN tag, in fragments after the first, and behind IPv6 extension headers. Here all three pass;
 * of the extension headers one may stand before TCP, for BPF programs have no loops. Fragments
 * after the first carry no port, so all of TCP's pass.
 */
final class CaptureFilter {
  private static final Pattern NAMES_VLAN = Pattern.compile("\\bvlan\\b");

  private CaptureFilter() {}

  /**
   * The whole condition, empty if there is none.
   *
   * @param loopbackIndex the index of the loopback interface for captures on all interfaces, 0 for
   *     those on one
   */
  static String expression(
      List<Integer> ports, String extra, int linkType, boolean loopback, int loopbackIndex) {
    String traffic = conjunction(ports.isEmpty() ? "" : ofPorts(ports), extra);
    boolean tagsMayStand = linkType == LinkType.ETHERNET && !loopback;
    if (tagsMayStand && !traffic.isEmpty() && !NAMES_VLAN.matcher(extra).find()) {
      // The word vlan moves everything after it by one tag, so the untagged case comes first.
      traffic = "(" + traffic + ") or (vlan and (" + traffic + "))";
    }
    if (linkType == LinkType.LINUX_SLL2 && loopbackIndex > 0) {
      return conjunction("not (outbound and ifindex " + loopbackIndex + ")", traffic);
    }
    return traffic;
  }

  /** Extra first: if it names VLAN tags, what follows is looked for behind them. */
  private static String conjunction(String condition, String extra) {
    if (condition.isEmpty() || extra.isEmpty()) {
      return condition + extra;
    }
    return "(" + extra + ") and (" + condition + ")";
  }

  private static String ofPorts(List<Integer> ports) {
    return either("tcp port ", ports)
        // RFC 791: protocol TCP, and a fragment offset (in the low 13 bits) that is not 0.
        + " or (ip proto 6 and ip[6:2] & 0x1fff != 0)"
        // RFC 8200 §4.5: the fragment header is 8 bytes long, the offset in its high 13 bits.
        + " or (ip6[6] = 44 and ip6[40] = 6 and (ip6[42:2] & 0xfff8 != 0 or "
        + either("ip6[48:2] = ", ports)
        + " or "
        + either("ip6[50:2] = ", ports)
        // RFC 8200 §4.3, §4.4, §4.6: hop-by-hop, routing and destination options are 8 bytes and
        // as many times 8 as their second byte says.
        + ")) or ((ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 60) and ip6[40] = 6 and ("
        + either("ip6[48 + ip6[41] * 8 : 2] = ", ports)
        + " or "
        + either("ip6[50 + ip6[41] * 8 : 2] = ", ports)
        + "))";
  }

  private static String either(String before, List<Integer> ports) {
    StringBuilder text = new StringBuilder();
    for (int port : ports) {
      text.append(text.length() == 0 ? "" : " or ").append(before).append(port);
    }
    return text.toString();
  }
}
