package dev.weir.capture.live;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.pcap4j.core.PcapAddress;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface;
import org.pcap4j.core.Pcaps;

/** The network interfaces, as libpcap and the JDK know them. */
final class Interfaces {
  /** Sources of libpcap that carry something else than network packets, or wrap them strangely. */
  private static final List<String> UNREADABLE =
      List.of("bluetooth", "usbmon", "nflog", "nfqueue", "dbus-");

  private Interfaces() {}

  static List<CaptureInterface> list() throws PcapNativeException {
    List<CaptureInterface> interfaces = new ArrayList<>();
    for (PcapNetworkInterface each : Pcaps.findAllDevs()) {
      if (isReadable(each.getName())) {
        interfaces.add(describe(each));
      }
    }
    return interfaces;
  }

  private static boolean isReadable(String name) {
    for (String prefix : UNREADABLE) {
      if (name.startsWith(prefix)) {
        return false;
      }
    }
    return true;
  }

  private static CaptureInterface describe(PcapNetworkInterface device) {
    List<String> addresses = new ArrayList<>();
    for (PcapAddress each : device.getAddresses()) {
      if (each.getAddress() != null) {
        String address = each.getAddress().getHostAddress();
        int scope = address.indexOf('%');
        addresses.add(scope < 0 ? address : address.substring(0, scope));
      }
    }
    String description = device.getDescription();
    return new CaptureInterface(
        device.getName(),
        description == null ? "" : description,
        addresses,
        device.isUp(),
        device.isLoopBack());
  }

  static boolean isLoopback(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found != null && found.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  /** The index of the loopback interface, 0 if there is none. */
  static int loopbackIndex() {
    try {
      Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
      while (all.hasMoreElements()) {
        NetworkInterface each = all.nextElement();
        if (each.isLoopback()) {
          return each.getIndex();
        }
      }
    } catch (SocketException e) {
      // Then packets that go out by it are sorted out by libpcap, after they were buffered.
    }
    return 0;
  }
}
