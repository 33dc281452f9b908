package dev.weir.cli;

import dev.weir.core.gzip.GzipMembers;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, unpacked while it is read if it is gzipped, whatever its name says. Confined to one
 * thread but for {@link #positionBytes}.
 */
final class PackedFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final CountingInputStream file;
  private final InputStream in;
  private final long sizeBytes;

  private PackedFile(CountingInputStream file, InputStream in, long sizeBytes) {
    this.file = file;
    this.in = in;
    this.sizeBytes = sizeBytes;
  }

  static PackedFile open(Path path) throws IOException {
    CountingInputStream file = new CountingInputStream(Files.newInputStream(path));
    InputStream in = new BufferedInputStream(file, BUFFER_BYTES);
    try {
      in.mark(2);
      byte[] first = in.readNBytes(2);
      in.reset();
      if (GzipMembers.begins(first, 0, first.length)) {
        in = new BufferedInputStream(new GzipMembers(in), BUFFER_BYTES);
      }
      return new PackedFile(file, in, Files.size(path));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** What is in it. */
  InputStream in() {
    return in;
  }

  /** Of the file as it lies on the disk. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** How much of that has been read; any thread may ask. */
  long positionBytes() {
    return file.positionBytes();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
