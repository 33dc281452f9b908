package dev.weir.json;

import dev.weir.core.http.Endpoints;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The Community ID of a TCP connection, version 1 with seed 0: the same text for both directions,
 * and in every program that knows it, such as Zeek and Suricata.
 *
 * <pre>
 *   "1:" base64(SHA-1(
 *   +--------+--------------------+--------------------+-------+-------+-----------+-----------+
 *   | seed 2 | lower address 4/16 | other address 4/16 | 6 (1) | 0 (1) | port (2)  | port (2)  |
 *   +--------+--------------------+--------------------+-------+-------+-----------+-----------+
 * </pre>
 *
 * <p>The lower end, by address and then by port, comes first. Everything is in network byte order.
 *
 * <p>A connection's exchanges follow each other, so the latest answers are kept: {@value #SLOTS} of
 * them, by the hash of the ends. Confined to one thread.
 *
 * @see <a href="https://github.com/corelight/community-id-spec">the specification</a>
 */
public final class CommunityId {
  private static final int SLOTS = 1 << 12;
  private static final int PROTOCOL_TCP = 6;

  private final @Nullable Endpoints[] cachedEnds = new Endpoints[SLOTS];
  private final @Nullable String[] cachedIds = new String[SLOTS];
  private final MessageDigest sha1;

  public CommunityId() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** The id of a connection, null when an end is no IP address or they are of two families. */
  public @Nullable String of(Endpoints ends) {
    int hash = ends.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    if (!ends.equals(cachedEnds[slot])) {
      cachedIds[slot] = calculated(ends);
      cachedEnds[slot] = ends;
    }
    return cachedIds[slot];
  }

  private @Nullable String calculated(Endpoints ends) {
    byte[] client = IpAddress.parse(ends.clientAddress());
    byte[] server = IpAddress.parse(ends.serverAddress());
    if (client == null || server == null || client.length != server.length) {
      return null;
    }
    boolean clientFirst = isInOrder(client, ends.clientPort(), server, ends.serverPort());
    sha1.update((byte) 0);
    sha1.update((byte) 0);
    sha1.update(clientFirst ? client : server);
    sha1.update(clientFirst ? server : client);
    sha1.update((byte) PROTOCOL_TCP);
    sha1.update((byte) 0);
    updatePort(clientFirst ? ends.clientPort() : ends.serverPort());
    updatePort(clientFirst ? ends.serverPort() : ends.clientPort());
    return "1:" + Base64.getEncoder().encodeToString(sha1.digest());
  }

  private void updatePort(int port) {
    sha1.update((byte) (port >>> 8));
    sha1.update((byte) port);
  }

  private static boolean isInOrder(byte[] first, int firstPort, byte[] second, int secondPort) {
    for (int i = 0; i < first.length; i++) {
      if (first[i] != second[i]) {
        return (first[i] & 0xff) < (second[i] & 0xff);
      }
    }
    return firstPort <= secondPort;
  }
}
