package dev.weir.agent.runtime.admin;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one request from a socket, within a deadline. Confined to the connection's worker. */
final class RequestReader {
  static final int MAX_HEAD_BYTES = 8 << 10;

  private static final int NOT_FOUND = -1;

  private final Socket socket;
  private final InputStream in;
  private final long deadlineNanos;
  private final byte[] head = new byte[MAX_HEAD_BYTES];
  private int filled;
  private int bodyStart;

  /**
   * @param deadlineNanos by {@link System#nanoTime}
   */
  RequestReader(Socket socket, long deadlineNanos) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.deadlineNanos = deadlineNanos;
  }

  /** The head of the request; null if the client went away, or was late, without a word. */
  @Nullable HttpRequest head() throws IOException, HttpProblem {
    int end = NOT_FOUND;
    int start = 0;
    while (end == NOT_FOUND) {
      if (filled == head.length) {
        throw new HttpProblem(
            431, "the head is larger than " + MAX_HEAD_BYTES + " bytes", "send fewer fields");
      }
      if (!fill()) {
        return null;
      }
      start = emptyLinesBytes();
      end = emptyLine(start);
    }
    bodyStart = end + 4;
    return HeadParser.parse(new String(head, start, end - start, StandardCharsets.ISO_8859_1));
  }

  /** The body; to be asked for after the head. */
  byte[] body(HttpRequest request) throws IOException, HttpProblem {
    byte[] body = new byte[request.bodyBytes()];
    int length = Math.min(filled - bodyStart, body.length);
    System.arraycopy(head, bodyStart, body, 0, length);
    if (length < body.length && "100-continue".equalsIgnoreCase(request.header("expect"))) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    while (length < body.length) {
      int count = read(body, length);
      if (count < 0) {
        throw new EOFException("the body ended after " + length + " of " + body.length + " bytes");
      }
      length += count;
    }
    return body;
  }

  private boolean fill() throws IOException, HttpProblem {
    int count;
    try {
      count = read(head, filled);
    } catch (HttpProblem late) {
      if (filled == 0) {
        return false;
      }
      throw late;
    }
    filled += Math.max(0, count);
    return count >= 0;
  }

  private int read(byte[] bytes, int offset) throws IOException, HttpProblem {
    long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    try {
      if (leftMillis > 0) {
        socket.setSoTimeout((int) leftMillis);
        return in.read(bytes, offset, bytes.length - offset);
      }
    } catch (SocketTimeoutException e) {
      // Said below, as for those who send a byte now and then.
    }
    throw new HttpProblem(408, "the request did not arrive in time", "send it in one go");
  }

  /** RFC 9112 §2.2: empty lines before the request line are passed over. */
  private int emptyLinesBytes() {
    int at = 0;
    while (at + 1 < filled && head[at] == '\r' && head[at + 1] == '\n') {
      at += 2;
    }
    return at;
  }

  private int emptyLine(int from) {
    for (int i = from; i + 3 < filled; i++) {
      if (head[i] == '\r' && head[i + 1] == '\n' && head[i + 2] == '\r' && head[i + 3] == '\n') {
        return i;
      }
    }
    return NOT_FOUND;
  }
}
