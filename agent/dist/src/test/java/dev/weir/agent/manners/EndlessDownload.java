package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.agent.manners.host.EndlessDownloads;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of {@link EndlessDownloads} that takes whatever comes, and checks every byte. */
final class EndlessDownload implements AutoCloseable {
  private final Socket socket;
  private volatile long receivedBytes;
  private volatile @Nullable String failure;

  EndlessDownload(int port, String path) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
    Thread thread = new Thread(this::run);
    thread.setDaemon(true);
    thread.start();
  }

  /** How fast bytes come from now on, for so long. */
  double bytesPerSecond(long millis) throws InterruptedException {
    long startBytes = receivedBytes;
    long startNanos = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    return (receivedBytes - startBytes) * 1e9 / (System.nanoTime() - startNanos);
  }

  /** Why it ended, or what was not as it was sent; null while all is well. */
  @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void run() {
    try {
      InputStream in = socket.getInputStream();
      skipHead(in);
      byte[] bytes = new byte[64 << 10];
      long at = 0;
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        for (int i = 0; i < count; i++, at++) {
          if (bytes[i] != (byte) (at % EndlessDownloads.PERIOD_BYTES)) {
            failure = "byte " + at + " is another than was sent";
            return;
          }
        }
        receivedBytes = at;
      }
      failure = "it ended";
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    int ended = 0;
    while (ended < 4) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("there was no whole head");
      }
      ended = c == "\r\n\r\n".charAt(ended) ? ended + 1 : c == '\r' ? 1 : 0;
    }
  }
}
