package dev.weir.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses pages with the JDK's gzip: the library's own codecs are Hadoop's, or native. */
final class GzipCompressor implements BytesInputCompressor {
  @Override
  public BytesInput compress(BytesInput page) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream((int) page.size() / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(stored, 1 << 13)) {
      page.writeAllTo(gzip);
    }
    return BytesInput.from(stored.toByteArray());
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.GZIP;
  }

  @Override
  public void release() {} // Holds nothing between pages.
}
