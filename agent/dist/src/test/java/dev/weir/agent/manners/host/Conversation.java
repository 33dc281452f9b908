package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 by hand, so that what passes is known to the byte: bodies have a {@code Content-Length},
 * every answer begins with the digest of its request's body. One thread at a time.
 */
final class Conversation {
  private static final int DIGEST_CHARS = 64;
  private static final int MOST_HEAD_BYTES = 1024;
  private static final String LENGTH_FIELD = "\r\ncontent-length: ";

  private final Wire wire;
  private byte[] pending = new byte[0];
  private long sentBytes;
  private long receivedBytes;

  Conversation(Wire wire) {
    this.wire = wire;
  }

  /** Asks, and returns the whole answer. */
  byte[] ask(String path, byte[] body) throws IOException {
    String fields = "Host: localhost\r\nContent-Length: " + body.length;
    byte[] head = ("POST " + path + " HTTP/1.1\r\n" + fields + "\r\n\r\n").getBytes(US_ASCII);
    wire.write(head, body);
    sentBytes += head.length + body.length;
    byte[] answer = message();
    if (answer == null) {
      throw new EOFException("no answer to " + path);
    }
    return answer;
  }

  /** Bytes of all messages that were sent. */
  long sentBytes() {
    return sentBytes;
  }

  /** Bytes of all messages that came whole. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** Sends what comes behind the head and the digest of an answer. */
  interface Tail {
    int length(byte[] request);

    void send(Wire wire, byte[] request) throws IOException;
  }

  /** Bytes that follow from the request, as many as its length, times seven. */
  static final Tail FROM_MEMORY =
      new Tail() {
        @Override
        public int length(byte[] request) {
          return 7 * request.length;
        }

        @Override
        public void send(Wire wire, byte[] request) throws IOException {
          wire.write(bytes(request.length, length(request)));
        }
      };

  /** Answers requests until the peer sends no more. */
  void serve(Tail tail) throws IOException {
    boolean more;
    do {
      more = serveOne(tail);
    } while (more);
  }

  /** Answers a request; false when there is none. */
  boolean serveOne(Tail tail) throws IOException {
    byte[] request = message();
    if (request == null) {
      return false;
    }
    int length = DIGEST_CHARS + tail.length(request);
    byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII);
    wire.write(head, digest(body(request)).getBytes(US_ASCII));
    tail.send(wire, request);
    sentBytes += head.length + length;
    return true;
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String digest(byte[]... pieces) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        sha.update(piece);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message whole, null when there is none. */
  private byte @Nullable [] message() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(pending);
    byte[] buffer = new byte[8192];
    int wanted = wanted(message.toByteArray());
    while (wanted < 0 || message.size() < wanted) {
      int count = wire.read(buffer);
      if (count < 0) {
        return null;
      }
      message.write(buffer, 0, count);
      wanted = wanted < 0 ? wanted(message.toByteArray()) : wanted;
    }
    byte[] all = message.toByteArray();
    pending = Arrays.copyOfRange(all, wanted, all.length);
    receivedBytes += wanted;
    return Arrays.copyOf(all, wanted);
  }

  private static byte[] body(byte[] message) {
    int end = new String(message, ISO_8859_1).indexOf("\r\n\r\n");
    return Arrays.copyOfRange(message, end + 4, message.length);
  }

  /** How long the message is that begins here; -1 when its head is not whole. */
  private static int wanted(byte[] bytes) {
    int most = Math.min(bytes.length, MOST_HEAD_BYTES);
    String text = new String(bytes, 0, most, US_ASCII).toLowerCase(Locale.ROOT);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return -1;
    }
    int field = text.indexOf(LENGTH_FIELD);
    if (field < 0 || field > end) {
      return end + 4;
    }
    int from = field + LENGTH_FIELD.length();
    return end + 4 + Integer.parseInt(text.substring(from, text.indexOf("\r\n", from)));
  }
}
