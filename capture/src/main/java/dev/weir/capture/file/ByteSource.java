package dev.weir.capture.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Where a capture's bytes come from, one block after the other. Confined to the reading thread but
 * for {@link #positionBytes}.
 */
abstract class ByteSource implements Closeable {
  private volatile long positionBytes;

  /** Up to {@code lengthBytes} bytes, at least one; or -1 at the end. */
  abstract int read(byte[] into, int at, int lengthBytes) throws IOException;

  /** Bytes consumed of the file as it lies on the disk; any thread may ask. */
  long positionBytes() {
    return positionBytes;
  }

  /** What offsets count in when that is not the file itself, with a leading blank. */
  String space() {
    return "";
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads the file, others look on.
  final void advance(int readBytes) {
    positionBytes += readBytes;
  }

  /**
   * A file. Read rather than mapped: a file that is cut while it is being read then simply ends,
   * where a mapping would kill the process.
   */
  static final class OfChannel extends ByteSource {
    private static final int BLOCK_BYTES = 256 << 10;

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

    OfChannel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    int read(byte[] into, int at, int lengthBytes) throws IOException {
      block.clear().limit(Math.min(lengthBytes, BLOCK_BYTES));
      int readBytes = channel.read(block);
      if (readBytes > 0) {
        block.flip().get(into, at, readBytes);
        advance(readBytes);
      }
      return readBytes;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Standard input, mostly. */
  static final class OfStream extends ByteSource {
    private final InputStream stream;

    OfStream(InputStream stream) {
      this.stream = stream;
    }

    @Override
    int read(byte[] into, int at, int lengthBytes) throws IOException {
      int readBytes = stream.read(into, at, lengthBytes);
      if (readBytes > 0) {
        advance(readBytes);
      }
      return readBytes;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
