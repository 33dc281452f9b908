package dev.weir.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * Keeps what is read from one connection, from a request on until its response has ended, while the
 * recording runs. One exchange at a time; confined to one thread.
 */
final class ConnectionTap extends FilterInputStream {
  private static final byte[] NOTHING = {};

  private final VisitorRecording recording;
  private final int clientPort;
  private final int serverPort;
  private final ByteArrayOutputStream response = new ByteArrayOutputStream();
  private byte[] request = NOTHING;
  private boolean recorded;
  private long sentNanos;
  private long firstByteNanos;
  private long endNanos;

  ConnectionTap(VisitorRecording recording, Socket socket) throws IOException {
    super(socket.getInputStream());
    this.recording = recording;
    this.clientPort = socket.getLocalPort();
    this.serverPort = socket.getPort();
  }

  /** A request is about to be sent. */
  void sends(byte[] message) {
    recorded = recording.isRunning();
    request = message;
    response.reset();
    sentNanos = System.nanoTime();
  }

  /** Its response has been read to its end. */
  void isAnswered() {
    if (recorded) {
      recording.add(
          new VisitorRecording.Exchange(
              clientPort,
              serverPort,
              request,
              sentNanos,
              response.toByteArray(),
              firstByteNanos,
              endNanos));
    }
    recorded = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (recorded && read > 0) {
      endNanos = System.nanoTime();
      firstByteNanos = response.size() == 0 ? endNanos : firstByteNanos;
      response.write(into, offset, read);
    }
    return read;
  }
}
