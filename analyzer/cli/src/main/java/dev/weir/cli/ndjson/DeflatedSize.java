package dev.weir.cli.ndjson;

import java.util.zip.Deflater;

/** What bytes compress to, by the JDK's fastest deflate; confined to one thread. */
final class DeflatedSize {
  /** As much of a body says how all of it compresses. */
  static final int SAMPLE_BYTES = 1 << 16;

  // Without the wrapping of RFC 1950, whose 6 bytes are much for a small body.
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] out = new byte[1 << 13];

  /** The deflated size of at most the first {@value #SAMPLE_BYTES} bytes. */
  int bytes(byte[] bytes, int from, int to) {
    deflater.reset();
    deflater.setInput(bytes, from, Math.min(SAMPLE_BYTES, to - from));
    deflater.finish();
    int deflatedBytes = 0;
    while (!deflater.finished()) {
      deflatedBytes += deflater.deflate(out);
    }
    return deflatedBytes;
  }

  /** That by the size itself, in steps of 1/100,000; there must be a byte. */
  double ratio(byte[] bytes, int from, int to) {
    double ratio = (double) bytes(bytes, from, to) / Math.min(SAMPLE_BYTES, to - from);
    return Math.rint(ratio * 1e5) / 1e5;
  }
}
