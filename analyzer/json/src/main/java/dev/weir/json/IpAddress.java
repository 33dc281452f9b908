package dev.weir.json;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. */
final class IpAddress {
  private IpAddress() {}

  /** The 4 or 16 bytes of an address; null if it is none. Nothing is looked up. */
  static byte @Nullable [] parse(String text) {
    return text.indexOf(':') >= 0 ? six(text) : four(text);
  }

  private static byte @Nullable [] four(String text) {
    byte[] address = new byte[4];
    int part = 0;
    int digits = 0;
    int number = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || part == 4) {
          return null;
        }
        address[part++] = (byte) number;
        digits = 0;
        number = 0;
      } else {
        number = number * 10 + c - '0';
        // A leading zero would be octal to some, and so another address.
        if (c < '0' || c > '9' || number > 255 || (digits == 1 && number < 10)) {
          return null;
        }
        digits++;
      }
    }
    return part == 4 ? address : null;
  }

  private static byte @Nullable [] six(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return null; // A scope, such as %eth0, is of this machine only.
      }
    }
    try {
      // In brackets it is an IPv6 address or an error, and never a name to be looked up.
      byte[] address = InetAddress.getByName('[' + text + ']').getAddress();
      return address.length == 16 ? address : mapped(address);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The 16 bytes of ::ffff:a.b.c.d, which Java takes for the address that it stands for. */
  private static byte[] mapped(byte[] four) {
    byte[] address = new byte[16];
    address[10] = (byte) 0xff;
    address[11] = (byte) 0xff;
    System.arraycopy(four, 0, address, 12, 4);
    return address;
  }
}
