package dev.weir.core.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same String for the same bytes, so that a path seen a thousand times costs one
 * allocation and comparisons are mostly by identity.
 *
 * <p>A direct-mapped cache: a slot holds the last text that hashed to it, so memory is bounded by
 * {@code slotCount} texts of at most {@value #LONGEST_CACHED} bytes, and a collision costs an
 * allocation, never a wrong answer. Bytes are read as ISO 8859-1, so that every byte survives.
 * Confined to one thread.
 */
public final class Symbols {
  private static final int LONGEST_CACHED = 512;

  private final @Nullable Symbol[] slots;
  private @Nullable Symbol last;
  private final int mask;
  private final boolean lowerCase;

  /**
   * @param slotCount rounded up to a power of two
   * @param lowerCase whether the texts are the lower-case form of the bytes
   */
  public Symbols(int slotCount, boolean lowerCase) {
    int size = Integer.highestOneBit(Math.max(2, slotCount - 1)) << 1;
    this.slots = new Symbol[size];
    this.mask = size - 1;
    this.lowerCase = lowerCase;
  }

  /** The text of {@code bytes[from..to)}. */
  public String of(byte[] bytes, int from, int to) {
    Symbol again = last;
    if (again != null && again.is(bytes, from, to)) {
      return again.text;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 15) & mask;
    Symbol symbol = slots[slot];
    if (symbol != null && symbol.is(bytes, from, to)) {
      last = symbol;
      return symbol.text;
    }
    return remember(slot, bytes, from, to);
  }

  private String remember(int slot, byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    if (lowerCase) {
      text = lowerCaseAscii(text);
    }
    if (to - from <= LONGEST_CACHED) {
      slots[slot] = new Symbol(Arrays.copyOfRange(bytes, from, to), text);
    }
    return text;
  }

  private static String lowerCaseAscii(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] = (char) (chars[i] + 32);
      }
    }
    return new String(chars);
  }

  private static final class Symbol {
    private final byte[] bytes;
    private final String text;

    Symbol(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }

    boolean is(byte[] other, int from, int to) {
      return Arrays.equals(bytes, 0, bytes.length, other, from, to);
    }
  }
}
