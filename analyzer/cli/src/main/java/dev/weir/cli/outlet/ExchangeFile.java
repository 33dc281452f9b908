package dev.weir.cli.outlet;

import dev.weir.cli.ndjson.ExchangeWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that never ends in half a one: only whole lines are handed to the system, and
 * when that fails, what it took of them is cut off again. The first failure ends all writing.
 *
 * <p>Made for {@link ExchangeWriter}, whose strings hold no line ends. Confined to one thread.
 */
final class ExchangeFile extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileOutputStream file;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long writtenBytes;
  private long writtenLines;
  private @Nullable IOException failure;

  ExchangeFile(FileOutputStream file) {
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > buffer.length - used) {
      flush();
      if (length > buffer.length - used) {
        buffer = Arrays.copyOf(buffer, used + length);
      }
    }
    System.arraycopy(bytes, offset, buffer, used, length);
    used += length;
  }

  /** Writes the lines that are whole by now. */
  @Override
  public void flush() throws IOException {
    rethrow();
    int whole = used;
    while (whole > 0 && buffer[whole - 1] != '\n') {
      whole--;
    }
    try {
      file.write(buffer, 0, whole);
    } catch (IOException e) {
      failure = failed(e);
      throw failure;
    }
    for (int i = 0; i < whole; i++) {
      writtenLines += buffer[i] == '\n' ? 1 : 0;
    }
    writtenBytes += whole;
    used -= whole;
    System.arraycopy(buffer, whole, buffer, 0, used);
  }

  private IOException failed(IOException cause) {
    IOException told =
        new IOException(
            "cannot write: "
                + cause.getMessage()
                + "; "
                + writtenLines
                + " exchanges in "
                + writtenBytes
                + " bytes were written before",
            cause);
    try {
      file.getChannel().truncate(writtenBytes);
    } catch (IOException alsoFailed) {
      told.addSuppressed(alsoFailed);
    }
    return told;
  }

  private void rethrow() throws IOException {
    if (failure != null) {
      // Another one each time: who closes after a failure adds the second to the first.
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }
}
