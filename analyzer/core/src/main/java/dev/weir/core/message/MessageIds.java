package dev.weir.core.message;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers connections and exchanges.
 *
 * <p>An id is made as GoReplay makes its own, which others may look into:
 *
 * <pre>
 *   | client port, 16 | server port, 16 | client IPv4, 32 | running number, 32 |   bits, as hex
 * </pre>
 *
 * Of an IPv6 address the last four bytes stand. Confined to one thread. Bounded: a connection that
 * has been quiet while {@value #MOST_CONNECTIONS} others were not gets another number.
 */
public final class MessageIds {
  private static final int MOST_CONNECTIONS = 1 << 16;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final Map<Endpoints, Connection> connections = new LinkedHashMap<>(64, 0.75f, true);
  private long connectionCount;
  private int exchangeCount;

  private record Connection(Endpoints ends, long number) {}

  /** The number of the connection that an exchange is on. */
  long connection(Exchange exchange) {
    Endpoints ends = exchange.endpoints();
    Connection known = connections.get(ends);
    // One connection has one object for its ends; with another, the ports have been used again.
    if (known != null && isSame(known.ends, ends) && exchange.ordinal() != 0) {
      return known.number;
    }
    Connection made = new Connection(ends, connectionCount++);
    connections.put(ends, made);
    if (connections.size() > MOST_CONNECTIONS) {
      connections.remove(connections.keySet().iterator().next());
    }
    return made.number;
  }

  @SuppressWarnings("ReferenceEquality") // equal ends may be those of two connections
  private static boolean isSame(Endpoints one, Endpoints other) {
    return one == other;
  }

  /** A new id. */
  public String next(Endpoints ends) {
    char[] id = new char[24];
    hex(id, 0, 4, ends.clientPort());
    hex(id, 4, 4, ends.serverPort());
    hex(id, 8, 8, address(ends.clientAddress()));
    hex(id, 16, 8, exchangeCount++);
    return new String(id);
  }

  private static void hex(char[] to, int offset, int digits, int value) {
    for (int i = 0; i < digits; i++) {
      to[offset + i] = DIGITS[(value >>> (4 * (digits - 1 - i))) & 15];
    }
  }

  /** The address, or its last 32 bits; text that is none gives some number. */
  static int address(String text) {
    if (text.indexOf(':') < 0) {
      return parts(text, '.', 10, 8, text.length());
    }
    int dot = text.indexOf('.');
    if (dot > 0) {
      return address(text.substring(text.lastIndexOf(':') + 1));
    }
    return parts(text, ':', 16, 16, text.length());
  }

  private static int parts(String text, char separator, int radix, int bits, int end) {
    int address = 0;
    int part = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || text.charAt(i) == separator) {
        address = (address << bits) | part;
        part = 0;
      } else {
        part = part * radix + Math.max(0, Character.digit(text.charAt(i), radix));
      }
    }
    return address;
  }
}
