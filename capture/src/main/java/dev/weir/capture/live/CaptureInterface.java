package dev.weir.capture.live;

import java.util.List;
import java.util.Objects;

/**
 * A network interface that libpcap can capture on.
 *
 * @param name what to give as {@link LiveCaptureOptions#interfaceName()}
 * @param description as libpcap has it, empty if it has none
 * @param addresses IPv4 and IPv6 addresses as text, without scope
 */
public record CaptureInterface(
    String name, String description, List<String> addresses, boolean up, boolean loopback) {

  public CaptureInterface {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name is empty");
    }
    Objects.requireNonNull(description, "description");
    addresses = List.copyOf(addresses);
  }
}
