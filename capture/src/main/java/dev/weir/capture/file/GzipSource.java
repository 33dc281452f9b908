package dev.weir.capture.file;

import dev.weir.core.gzip.GzipMembers;
import java.io.IOException;
import java.io.InputStream;

/** A compressed capture, uncompressed; positions are those of the compressed file. */
final class GzipSource extends ByteSource {
  private final ByteSource compressed;
  private final GzipMembers members;

  /**
   * @param head bytes {@code from} to {@code to} have been taken from {@code compressed} already
   */
  GzipSource(ByteSource compressed, byte[] head, int from, int to) {
    this.compressed = compressed;
    this.members = new GzipMembers(new Stream(compressed), head, from, to);
  }

  @Override
  int read(byte[] into, int at, int lengthBytes) throws IOException {
    return members.read(into, at, lengthBytes);
  }

  @Override
  long positionBytes() {
    return compressed.positionBytes();
  }

  @Override
  String space() {
    return " of the uncompressed data";
  }

  @Override
  public void close() throws IOException {
    members.close();
  }

  private static final class Stream extends InputStream {
    private final ByteSource source;

    Stream(ByteSource source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return source.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int lengthBytes) throws IOException {
      return source.read(into, at, lengthBytes);
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
