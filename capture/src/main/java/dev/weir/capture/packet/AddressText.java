package dev.weir.capture.packet;

/** Writes IP addresses as text: dotted decimal, and RFC 5952 for IPv6. */
public final class AddressText {
  private AddressText() {}

  /** An IPv4 address in the low 32 bits of {@code low}, or an IPv6 address. */
  public static String of(boolean ipv6, long high, long low) {
    return ipv6 ? ipv6(high, low) : ipv4((int) low);
  }

  private static String ipv4(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private static String ipv6(long high, long low) {
    int longest = 0;
    int longestAt = -1;
    for (int i = 0; i < 8; i++) {
      int zeros = 0;
      while (i + zeros < 8 && group(high, low, i + zeros) == 0) {
        zeros++;
      }
      // RFC 5952 §4.2: the longest run of two or more zero groups becomes "::", the first if equal.
      if (zeros > longest && zeros > 1) {
        longest = zeros;
        longestAt = i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; ) {
      if (i == longestAt) {
        text.append("::");
        i += longest;
        continue;
      }
      if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(high, low, i)));
      i++;
    }
    return text.toString();
  }

  private static int group(long high, long low, int i) {
    long word = i < 4 ? high : low;
    return (int) (word >>> (48 - 16 * (i & 3))) & 0xffff;
  }
}
