package dev.weir.capture.file;

/** Integers as they stand in file headers, composed by hand: cheap before anything is compiled. */
final class Fields {
  private Fields() {}

  static int int32(byte[] bytes, int at, boolean bigEndian) {
    int little =
        (bytes[at] & 0xff)
            | (bytes[at + 1] & 0xff) << 8
            | (bytes[at + 2] & 0xff) << 16
            | bytes[at + 3] << 24;
    return bigEndian ? Integer.reverseBytes(little) : little;
  }

  static int uint16(byte[] bytes, int at, boolean bigEndian) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  static long uint32(byte[] bytes, int at, boolean bigEndian) {
    return int32(bytes, at, bigEndian) & 0xffff_ffffL;
  }

  static long int64(byte[] bytes, int at, boolean bigEndian) {
    long first = uint32(bytes, at, bigEndian);
    long second = uint32(bytes, at + 4, bigEndian);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }
}
