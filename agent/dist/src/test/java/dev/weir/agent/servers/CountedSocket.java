package dev.weir.agent.servers;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A socket that counts what passes it in both directions, TLS included. Confined to one thread. */
final class CountedSocket extends Socket {
  private long received;
  private long sent;

  /** So far, in both directions. */
  long bytes() {
    return received + sent;
  }

  /** So far, of what the other side sent. */
  long received() {
    return received;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = in.read();
        received += read < 0 ? 0 : 1;
        return read;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        received += Math.max(0, read);
        return read;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        sent++;
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
        sent += length;
      }
    };
  }
}
