package dev.weir.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Pictures of noise over a gradient, which compress about as badly as photographs do.
 *
 * <p>A PNG file is a signature and chunks (PNG third edition, 5.3): length, type, data, CRC-32 of
 * type and data.
 */
final class Picture {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BITS_PER_SAMPLE = 8;
  private static final int TRUE_COLOR = 2;
  private static final int NOISE = 48;

  private Picture() {}

  /** A square; the same seed gives the same bytes. */
  static byte[] png(int sidePixels, long seed) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.write(SIGNATURE);
    chunk(out, "IHDR", header(sidePixels));
    chunk(out, "IDAT", pixels(sidePixels, new Random(seed)));
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] header(int sidePixels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(sidePixels);
    out.writeInt(sidePixels);
    out.writeByte(BITS_PER_SAMPLE);
    out.writeByte(TRUE_COLOR);
    out.writeByte(0); // compression: deflate
    out.writeByte(0); // filter method
    out.writeByte(0); // not interlaced
    return bytes.toByteArray();
  }

  private static byte[] pixels(int sidePixels, Random random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (int y = 0; y < sidePixels; y++) {
        out.write(0); // this line is not filtered
        for (int x = 0; x < sidePixels; x++) {
          out.write(128 * x / sidePixels + random.nextInt(NOISE));
          out.write(128 * y / sidePixels + random.nextInt(NOISE));
          out.write(64 + random.nextInt(NOISE));
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
