package dev.weir.cli;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Standard output as text that tells when it cannot be written. */
final class Results {
  private Results() {}

  /**
   * A buffered writer; whoever writes last must flush it. Where the terminal is not one of UTF-8,
   * nothing but ASCII comes here, so the encoding is always right.
   */
  static Writer to(OutputStream out) {
    return new BufferedWriter(
        new OutputStreamWriter(new Named(out), StandardCharsets.UTF_8), 1 << 13);
  }

  /** Standard output as bytes; unbuffered. */
  static OutputStream bytesTo(OutputStream out) {
    return new Named(out);
  }

  /** Tells failures of standard output apart from those of files. */
  private static final class Named extends FilterOutputStream {
    Named(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new StandardOutputException(e);
      }
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new StandardOutputException(e);
      }
    }
  }
}
