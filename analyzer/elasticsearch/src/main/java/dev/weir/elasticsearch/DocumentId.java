package dev.weir.elasticsearch;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids made of what documents say, so that the same one has the same id whenever it is sent. Of 120
 * bits: among a billion documents, two share one with a chance of one in 10^18.
 *
 * <p>Confined to one thread.
 */
final class DocumentId {
  private static final int ID_BYTES = 15; // 20 characters of Base64, without padding

  private final MessageDigest digest;
  private ByteBuffer scratch = ByteBuffer.allocate(512);

  DocumentId() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Of an exchange: its connection, its place on it, and when it began. */
  String of(Exchange exchange) {
    Endpoints ends = exchange.endpoints();
    scratch.clear();
    scratch.putLong(exchange.startNanos());
    scratch.putInt(exchange.ordinal()).putInt(ends.clientPort()).putInt(ends.serverPort());
    put(ends.clientAddress());
    put(ends.serverAddress());
    put(exchange.method());
    put(exchange.path());
    return id();
  }

  /** Of a time and some texts. */
  String of(long epochNanos, String... texts) {
    scratch.clear();
    scratch.putLong(epochNanos);
    for (String text : texts) {
      put(text);
    }
    return id();
  }

  /** With its length, so that no two lists of texts are alike. */
  private void put(String text) {
    int needed = 4 + 2 * text.length();
    if (scratch.remaining() < needed) {
      scratch.flip();
      scratch =
          ByteBuffer.allocate(Math.max(2 * scratch.capacity(), scratch.limit() + needed))
              .put(scratch);
    }
    scratch.putInt(text.length());
    for (int i = 0; i < text.length(); i++) {
      scratch.putChar(text.charAt(i));
    }
  }

  private String id() {
    digest.update(scratch.array(), 0, scratch.position());
    byte[] hash = Arrays.copyOf(digest.digest(), ID_BYTES);
    return Base64.getUrlEncoder().encodeToString(hash);
  }
}
