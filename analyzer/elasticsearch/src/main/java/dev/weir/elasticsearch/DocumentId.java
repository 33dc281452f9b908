package dev.weir.elasticsearch;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.json.Origin;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids made of what documents say, so that the same one has the same id whenever it is sent. Of 120
 * bits: among a billion documents, two share one with a chance of one in 10^18.
 *
 * <p>A log without ports does not tell connections apart, and its times are coarse: exchanges in it
 * may look alike in all. The second of such has another id than the first, and the same one again
 * when the log is read again. Of {@value #MOST_ALIKE} ids is remembered how often they came; logs
 * are ordered by time, so those that look alike are close to one another.
 *
 * <p>Confined to one thread.
 */
final class DocumentId {
  private static final int ID_BYTES = 15; // 20 characters of Base64, without padding

  private static final int MOST_ALIKE = 1 << 16;

  private final MessageDigest digest;

  /** Where the documents come from: two logs may have exchanges that look alike, too. */
  private final Origin origin;

  private final Map<String, Integer> alike =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST_ALIKE;
        }
      };
  private ByteBuffer scratch = ByteBuffer.allocate(512);

  DocumentId(Origin origin) {
    this.origin = origin;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Of an exchange: its service, its connection, its place on it, and when it began. */
  String of(Exchange exchange) {
    Endpoints ends = exchange.endpoints();
    scratch.clear();
    scratch.putLong(exchange.startNanos());
    scratch.putInt(exchange.ordinal()).putInt(ends.clientPort()).putInt(ends.serverPort());
    put(origin.serviceName());
    put(ends.clientAddress());
    put(ends.serverAddress());
    put(exchange.method());
    put(exchange.path());
    return ends.clientPort() == 0 ? withoutPort(exchange) : id();
  }

  private String withoutPort(Exchange exchange) {
    put(origin.source());
    put(exchange.host() == null ? "" : exchange.host());
    scratch = withRoom(28).putInt(exchange.status()).putLong(exchange.endNanos());
    scratch.putLong(exchange.messageBytes(Direction.REQUEST));
    scratch.putLong(exchange.messageBytes(Direction.RESPONSE));
    String id = id();
    int before = alike.merge(id, 1, Integer::sum) - 1;
    return before == 0 ? id : of(before, id);
  }

  /** Of a number, such as a time, and some texts. */
  String of(long number, String... texts) {
    scratch.clear();
    scratch.putLong(number);
    for (String text : texts) {
      put(text);
    }
    return id();
  }

  /** With its length, so that no two lists of texts are alike. */
  private void put(String text) {
    scratch = withRoom(4 + 2 * text.length()).putInt(text.length());
    for (int i = 0; i < text.length(); i++) {
      scratch.putChar(text.charAt(i));
    }
  }

  private ByteBuffer withRoom(int bytes) {
    if (scratch.remaining() >= bytes) {
      return scratch;
    }
    scratch.flip();
    return ByteBuffer.allocate(Math.max(2 * scratch.capacity(), scratch.limit() + bytes))
        .put(scratch);
  }

  private String id() {
    digest.update(scratch.array(), 0, scratch.position());
    byte[] hash = Arrays.copyOf(digest.digest(), ID_BYTES);
    return Base64.getUrlEncoder().encodeToString(hash);
  }
}
