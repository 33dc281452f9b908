package dev.weir.cli.demo;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection as an HTTP/1.1 client sees it, byte by byte: a library for clients would not tell
 * how long heads and chunk sizes were. It knows as much of the protocol as the shop speaks.
 *
 * <p>Confined to one thread.
 */
final class HttpWire implements Closeable {
  private static final int BLOCK_BYTES = 16 * 1024;
  private static final int MOST_LINE_BYTES = 8 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] block = new byte[BLOCK_BYTES];
  private long readBytes;

  HttpWire(Socket socket) throws IOException {
    this(socket, socket.getInputStream());
  }

  /**
   * On a socket.
   *
   * @param received what is read from it, passed through something
   */
  HttpWire(Socket socket, InputStream received) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(received, BLOCK_BYTES);
    out = socket.getOutputStream();
  }

  /**
   * A response that has been read to its end.
   *
   * @param headers by lower-case name, the last of each
   * @param bytes of the whole message, with chunk sizes
   */
  record Response(int status, Map<String, String> headers, long bytes) {
    boolean closes() {
      return headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }
  }

  /** Sends a request, whole, and reads the response to its end. */
  Response exchange(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    readBytes = 0;
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    // RFC 9112 §6.3: 204 and 304 have no body, whatever their headers say; then chunks, then
    // length.
    if (status != 204 && status != 304) {
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        chunks();
      } else {
        skip(Long.parseLong(headers.getOrDefault("content-length", "0")));
      }
    }
    return new Response(status, headers, readBytes);
  }

  private void chunks() throws IOException {
    long size = Long.parseLong(line(), 16);
    while (size > 0) {
      skip(size);
      line();
      size = Long.parseLong(line(), 16);
    }
    while (!line().isEmpty()) {
      // A trailer field.
    }
  }

  private void skip(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      int read = in.read(block, 0, (int) Math.min(left, block.length));
      if (read < 0) {
        throw new EOFException("the server closed a connection within a response");
      }
      left -= read;
      readBytes += read;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > MOST_LINE_BYTES) {
        throw new EOFException("the server closed a connection within a response's head");
      }
      line.append((char) c);
      readBytes++;
    }
    readBytes++;
    if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  static byte[] request(String method, String target, String host, String headers, byte[] body) {
    String length = method.equals("POST") ? "Content-Length: " + body.length + "\r\n" : "";
    byte[] head =
        (method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + length + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = new byte[head.length + body.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
