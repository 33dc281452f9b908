package dev.weir.replay.download;

/**
 * Bytes of a file that lie beside each other.
 *
 * @param startByte the first, from 0
 * @param endByte the first that is not among them
 */
record Span(long startByte, long endByte) {
  Span {
    if (startByte < 0 || endByte <= startByte) {
      throw new IllegalArgumentException(
          "startByte="
              + startByte
              + " and endByte="
              + endByte
              + " are no span; it has one byte or more");
    }
  }

  long bytes() {
    return endByte - startByte;
  }
}
