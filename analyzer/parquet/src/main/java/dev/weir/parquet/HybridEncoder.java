package dev.weir.parquet;

import java.io.ByteArrayOutputStream;

/**
 * Parquet's encoding of small numbers: runs of equal ones as a count and a value, all else packed
 * to as many bits as the largest needs, eight numbers at a time.
 *
 * <pre>
 *   run     count &lt;&lt; 1         (7 bits a byte), the value in whole bytes, lowest first
 *   packed  groups of 8 &lt;&lt; 1 | 1, the numbers, the first in the lowest bits
 * </pre>
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">RLE</a>
 */
final class HybridEncoder {
  private static final int GROUP = 8;

  private HybridEncoder() {}

  /** How many bits numbers up to this one take. */
  static int bits(int most) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  static void encode(int[] values, int count, int bits, ByteArrayOutputStream out) {
    int packedFrom = 0;
    int i = 0;
    while (i < count) {
      int run = runLength(values, i, count);
      // What is packed before a run must be whole groups, so the run completes the last one.
      int missing = Math.floorMod(packedFrom - i, GROUP);
      if (run - missing >= GROUP) {
        pack(values, packedFrom, i + missing, bits, out);
        varint((run - missing) << 1, out);
        for (int shift = 0; shift < bits; shift += Byte.SIZE) {
          out.write(values[i] >>> shift);
        }
        packedFrom = i + run;
      }
      i += run;
    }
    pack(values, packedFrom, count, bits, out);
  }

  private static int runLength(int[] values, int from, int count) {
    int to = from + 1;
    while (to < count && values[to] == values[from]) {
      to++;
    }
    return to - from;
  }

  /** The last group of all may be short; it is filled up with zeros. */
  private static void pack(int[] values, int from, int to, int bits, ByteArrayOutputStream out) {
    if (from == to) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    varint((groups << 1) | 1, out);
    long held = 0;
    int heldBits = 0;
    for (int i = from; i < from + groups * GROUP; i++) {
      held |= (long) (i < to ? values[i] : 0) << heldBits;
      heldBits += bits;
      while (heldBits >= Byte.SIZE) {
        out.write((int) held);
        held >>>= Byte.SIZE;
        heldBits -= Byte.SIZE;
      }
    }
  }

  private static void varint(int value, ByteArrayOutputStream out) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
