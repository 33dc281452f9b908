package dev.weir.replay.balance;

import java.util.List;

/** A mixed hash of text: one bit of difference changes half of the bits of the result. */
final class AddressHash {
  private AddressHash() {}

  static long of(String text) {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mixed(long hash) {
    long mixed = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }

  static long[] ofEach(List<Target> targets) {
    return targets.stream().mapToLong(target -> of(target.toString())).toArray();
  }
}
