package dev.weir.capture.live;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a pipe through one lasting native buffer. A plain {@link FileInputStream} allocates, clears
 * and frees one of the size asked for at every read, which costs more than the copy. Confined to
 * the reading thread.
 */
final class PipeStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileInputStream pipe;
  private final FileChannel channel;
  private final ByteBuffer nativeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  PipeStream(FileInputStream pipe) {
    this.pipe = pipe;
    this.channel = pipe.getChannel();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    nativeBuffer.clear().limit(Math.min(length, BUFFER_BYTES));
    int count = channel.read(nativeBuffer);
    if (count > 0) {
      nativeBuffer.flip().get(bytes, offset, count);
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int available() throws IOException {
    return pipe.available();
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}
