package dev.weir.core.simulation;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;

/**
 * Numbers connections, in 16 to 32 bytes each.
 *
 * <p>Connections are told apart by 64 bits made from both their ends; two that fall together by
 * chance are taken for one, which among a million happens once in tens of millions of recordings.
 * Confined to one thread.
 */
final class ConnectionIds {
  /** Of an exchange whose connection is not known, as in logs without ports. */
  static final int UNKNOWN = -1;

  private static final int FIRST_SLOTS = 1024;

  private long[] hashes = new long[FIRST_SLOTS];
  private int[] ids = new int[FIRST_SLOTS];
  private int used;
  private int next;

  /** The connection of an exchange; its first request begins a new one. */
  int of(Exchange exchange) {
    Endpoints ends = exchange.endpoints();
    if (ends.clientPort() == 0) {
      return UNKNOWN;
    }
    long hash = hash(ends);
    int slot = slotOf(hash);
    if (hashes[slot] == 0) {
      if (2 * ++used > hashes.length) {
        grow();
        slot = slotOf(hash);
      }
      hashes[slot] = hash;
      ids[slot] = next++;
    } else if (exchange.ordinal() == 0) {
      ids[slot] = next++; // the same ports once more
    }
    return ids[slot];
  }

  /** How many there are. */
  int count() {
    return next;
  }

  private int slotOf(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldIds = ids;
    hashes = new long[2 * oldHashes.length];
    ids = new int[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        int slot = slotOf(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        ids[slot] = oldIds[i];
      }
    }
  }

  private static long hash(Endpoints ends) {
    long hash = mixed(ends.clientPort() * 65_536L + ends.serverPort(), ends.clientAddress());
    hash = mixed(hash, ends.serverAddress());
    return hash == 0 ? 1 : hash;
  }

  private static long mixed(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
