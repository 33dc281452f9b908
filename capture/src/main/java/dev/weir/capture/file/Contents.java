package dev.weir.capture.file;

import java.nio.charset.StandardCharsets;

/** Guesses what a file is that is no capture file, so that the error names the mend. */
final class Contents {
  /** As much as is looked at, whether or not more is there: a guess must not depend on luck. */
  static final int HEAD_BYTES = 512;

  private static final int SHOWN_BYTES = 8;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Contents() {}

  /** Why bytes {@code from} to {@code to} are not the beginning of a capture file. */
  static String notACapture(byte[] bytes, int from, int to) {
    if (from == to) {
      return "the file is empty; a capture file begins with a header of at least 24 bytes";
    }
    String head =
        new String(bytes, from, Math.min(to - from, HEAD_BYTES), StandardCharsets.ISO_8859_1);
    String tool = compressor(head);
    if (!tool.isEmpty()) {
      return "it is compressed; decompress it first: " + tool;
    }
    return "not a capture file (pcap or pcapng, plain or gzipped): " + describe(head, bytes, from);
  }

  private static String compressor(String head) {
    if (head.startsWith("(\u00b5/\u00fd")) {
      return "zstd -d";
    }
    if (head.startsWith("\4\"M\30")) {
      return "lz4 -d";
    }
    if (head.startsWith("\u00fd7zXZ")) {
      return "xz -d";
    }
    if (head.startsWith("BZh")) {
      return "bzip2 -d";
    }
    if (head.startsWith("PK\u0003\u0004")) {
      return "unzip";
    }
    if (head.startsWith("7z\u00bc\u00af")) {
      return "7z x";
    }
    return head.startsWith("\u001f\u008b") ? "gzip -d (it was gzipped twice)" : "";
  }

  private static String describe(String head, byte[] bytes, int from) {
    if (head.startsWith("snoop\0\0\0")
        || head.startsWith("GMBU")
        || head.startsWith("RTSS")
        || head.startsWith("XCP\0")
        || head.startsWith("TRSNIFF data")) {
      return "another analyzer wrote it; convert it: editcap -F pcapng IN OUT";
    }
    if (isGor(head)) {
      return "it looks like recorded requests; name it with the ending .gor";
    }
    if (head.startsWith("{")) {
      return head.contains("\"log\"")
          ? "it looks like HAR, which holds no packets"
          : "it looks like JSON; exchanges, one a line, need the ending .ndjson";
    }
    String begins = "it begins with " + hex(bytes, from, Math.min(head.length(), SHOWN_BYTES));
    return isText(head) ? begins + " and looks like text" : begins;
  }

  /** A recorded message opens with its type from 1 to 3, its id in hex, and a time. */
  private static boolean isGor(String head) {
    if (head.length() < 3 || head.charAt(0) < '1' || head.charAt(0) > '3') {
      return false;
    }
    int end = head.indexOf(' ', 2);
    if (head.charAt(1) != ' ' || end < 10 || end + 1 == head.length()) {
      return false;
    }
    for (int i = 2; i < end; i++) {
      if (Character.digit(head.charAt(i), 16) < 0) {
        return false;
      }
    }
    return Character.digit(head.charAt(end + 1), 10) >= 0;
  }

  private static boolean isText(String head) {
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
    }
    return true;
  }

  static String hex(byte[] bytes, int from, int lengthBytes) {
    StringBuilder text = new StringBuilder(3 * lengthBytes);
    for (int i = from; i < from + lengthBytes; i++) {
      if (i > from) {
        text.append(' ');
      }
      text.append(DIGITS[bytes[i] >> 4 & 0xf]).append(DIGITS[bytes[i] & 0xf]);
    }
    return text.toString();
  }
}
