package dev.weir.cli.attach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TCP sockets that listen, read from {@code /proc/PID/net/tcp} and {@code tcp6}. A line, shortened:
 *
 * <pre>
 *   sl  local_address rem_address   st … uid timeout inode
 *    0: 0100007F:24FA 00000000:0000 0A …   0       0 41377
 * </pre>
 *
 * Addresses are 32-bit words in the machine's order of bytes, ports are in hexadecimal.
 */
final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int WORD_DIGITS = 8;

  private ListeningSockets() {}

  /** A socket that listens; the host as an address. */
  record Listener(String host, int port) {
    /** {@code 127.0.0.1:9466} or {@code [::1]:9466}. */
    String address() {
      return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
  }

  /** Those of the lines that listen and are one of a process's. */
  static List<Listener> among(Set<String> inodes, Collection<String> lines) {
    List<Listener> listeners = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > INODE && fields[STATE].equals(LISTEN) && inodes.contains(fields[INODE])) {
        Listener listener = listener(fields[LOCAL_ADDRESS]);
        if (listener != null) {
          listeners.add(listener);
        }
      }
    }
    return listeners;
  }

  private static @Nullable Listener listener(String local) {
    int colon = local.indexOf(':');
    try {
      byte[] address = new byte[colon / 2];
      for (int digit = 0; digit < colon; digit += WORD_DIGITS) {
        int word = Integer.parseUnsignedInt(local.substring(digit, digit + WORD_DIGITS), 16);
        for (int i = 0; i < 4; i++) {
          // Little-endian, as on every machine that JDK 17 and later run on but s390x.
          address[digit / 2 + i] = (byte) (word >>> (8 * i));
        }
      }
      int port = Integer.parseInt(local.substring(colon + 1), 16);
      return new Listener(InetAddress.getByAddress(address).getHostAddress(), port);
    } catch (IndexOutOfBoundsException | NumberFormatException | UnknownHostException e) {
      return null;
    }
  }
}
