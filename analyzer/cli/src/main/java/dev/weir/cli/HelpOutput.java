package dev.weir.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output for help and version; remembers a failure, since a PrintWriter keeps silent. */
final class HelpOutput extends FilterOutputStream {
  private @Nullable StandardOutputException failure;

  HelpOutput(OutputStream out) {
    super(out);
  }

  @Nullable StandardOutputException failure() {
    return failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = new StandardOutputException(e);
      throw failure;
    }
  }
}
