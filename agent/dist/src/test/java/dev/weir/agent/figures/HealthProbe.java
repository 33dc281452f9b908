package dev.weir.agent.figures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks for a small unlimited answer again and again on one connection. Confined to one thread. */
final class HealthProbe implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final byte[] REQUEST =
      "GET /app/fixed/health?bytes=2 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1);
  private static final String END = "\r\n\r\nA ";

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] answer = new byte[4096];

  HealthProbe(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  /** How long each answer took that was asked for in so many seconds. */
  double[] secondsOf(int seconds) throws IOException {
    double[] tookSeconds = new double[(int) (TimeUnit.SECONDS.toNanos(seconds) / PAUSE_NANOS)];
    long startNanos = System.nanoTime();
    int asked = 0;
    while (System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(seconds)) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long askedNanos = System.nanoTime();
      ask();
      tookSeconds[asked++] = (System.nanoTime() - askedNanos) / 1e9;
    }
    return Arrays.copyOf(tookSeconds, asked);
  }

  private void ask() throws IOException {
    out.write(REQUEST);
    int length = 0;
    do {
      int read = in.read(answer, length, answer.length - length);
      if (read < 0) {
        throw new IOException("the connection ended");
      }
      length += read;
    } while (!new String(answer, 0, length, ISO_8859_1).endsWith(END));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
