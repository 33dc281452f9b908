package dev.weir.agent.manners.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One end of a connection, whatever carries it. One thread at a time. */
interface Wire extends Closeable {
  /** Reads at least one byte; -1 at the end. */
  int read(byte[] bytes) throws IOException;

  /** Writes all of all pieces. */
  void write(byte[]... pieces) throws IOException;

  static Wire of(InputStream in, OutputStream out, Closeable socket) {
    return new Wire() {
      @Override
      public int read(byte[] bytes) throws IOException {
        return in.read(bytes);
      }

      @Override
      public void write(byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
          out.write(piece);
        }
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }
}
