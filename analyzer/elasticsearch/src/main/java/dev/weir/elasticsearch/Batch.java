package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Documents as a bulk request has them: two lines each, of which the first says where it goes.
 * Immutable by agreement: the bytes are not copied.
 *
 * @see <a
 *     href="https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk">Bulk</a>
 */
public final class Batch {
  /** Far more than the name of a stream, and what comes before it, has. */
  private static final int MOST_HEAD = 512;

  private final byte[] bytes;
  private final int length;
  private final int[] ends;

  /**
   * @param ends where each document ends, in ascending order; the last one is the length of all
   */
  Batch(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
    this.length = ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /**
   * Finds the documents in bytes that were a batch before.
   *
   * @throws IllegalArgumentException if they do not end with a document
   */
  static Batch of(byte[] bytes) {
    int lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    if (lines % 2 != 0 || (bytes.length > 0 && bytes[bytes.length - 1] != '\n')) {
      throw new IllegalArgumentException("half a document at the end of " + lines + " lines");
    }
    int[] ends = new int[lines / 2];
    int line = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && ++line % 2 == 0) {
        ends[line / 2 - 1] = i + 1;
      }
    }
    return new Batch(bytes, ends);
  }

  /** How many there are. */
  public int documents() {
    return ends.length;
  }

  /** How long they are together. */
  public int length() {
    return length;
  }

  /** Not to be written to; valid up to {@link #length}. */
  byte[] bytes() {
    return bytes;
  }

  /** Those at these places alone. */
  Batch only(List<Integer> places) {
    int size = 0;
    for (int place : places) {
      size += ends[place] - start(place);
    }
    byte[] kept = new byte[size];
    int[] keptEnds = new int[places.size()];
    int used = 0;
    for (int i = 0; i < places.size(); i++) {
      int from = start(places.get(i));
      int count = ends[places.get(i)] - from;
      System.arraycopy(bytes, from, kept, used, count);
      used += count;
      keptEnds[i] = used;
    }
    return new Batch(kept, keptEnds);
  }

  /** Those from one place to another. */
  Batch part(int from, int to) {
    return only(IntStream.range(from, to).boxed().toList());
  }

  /** One after the other. */
  static Batch joined(Batch first, Batch second) {
    byte[] bytes = Arrays.copyOf(first.bytes, first.length + second.length);
    System.arraycopy(second.bytes, 0, bytes, first.length, second.length);
    int[] ends = Arrays.copyOf(first.ends, first.ends.length + second.ends.length);
    for (int i = 0; i < second.ends.length; i++) {
      ends[first.ends.length + i] = first.length + second.ends[i];
    }
    return new Batch(bytes, ends);
  }

  /** Where the one at a place goes, as its first line says. */
  String stream(int place) {
    int from = start(place);
    String line = new String(bytes, from, Math.min(MOST_HEAD, ends[place] - from), UTF_8);
    return line.replaceFirst("(?s)^.*?\"_index\":\"([^\"]*)\".*$", "$1");
  }

  private int start(int place) {
    return place == 0 ? 0 : ends[place - 1];
  }
}
