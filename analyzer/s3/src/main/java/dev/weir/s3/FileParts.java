package dev.weir.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A file in parts that a store takes: of 5 MiB or more but for the last, and 10,000 at most.
 *
 * @param partBytes of each but the last
 */
record FileParts(Path file, long sizeBytes, long partBytes) {
  /** Up to here a file is sent in one request. */
  static final long WHOLE_BYTES = 64L << 20;

  private static final long USUAL_PART_BYTES = 16L << 20;
  private static final int MOST_PARTS = 10_000;
  private static final int BUFFER_BYTES = 1 << 16;

  static FileParts of(Path file) throws IOException {
    return of(file, Files.size(file));
  }

  static FileParts of(Path file, long sizeBytes) {
    long partBytes = USUAL_PART_BYTES;
    while (partBytes * MOST_PARTS < sizeBytes) {
      partBytes *= 2;
    }
    return new FileParts(file, sizeBytes, sizeBytes <= WHOLE_BYTES ? WHOLE_BYTES : partBytes);
  }

  /** How many there are; an empty file is one. */
  int count() {
    return (int) Math.max(1, (sizeBytes + partBytes - 1) / partBytes);
  }

  long lengthOf(int part) {
    return Math.min(partBytes, sizeBytes - part * partBytes);
  }

  /** The bytes of a part, from its beginning each time. */
  InputStream open(int part) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(part * partBytes);
      return new BoundedStream(in, lengthOf(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checksum of a part, as HTTP has it in Content-MD5. */
  String md5(int part) throws IOException {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open(part)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        md5.update(buffer, 0, n);
      }
    }
    return Base64.getEncoder().encodeToString(md5.digest());
  }
}
