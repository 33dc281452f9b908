package dev.weir.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one column of the row group under way. Texts are held once each, with a number for
 * every row; what is absent is held as a level of 0.
 *
 * <p>Bounded by who adds to it. Confined to one thread.
 */
final class ColumnBuffer {
  final ParquetColumn column;

  private final int[] levels; // 1 where a row has a value
  private long[] numbers = new long[0];
  private int[] textIds = new int[0];
  private final Map<String, Integer> idsByText = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();
  private int rows;
  private int present;
  private long textBytes;
  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;

  ColumnBuffer(ParquetColumn column, int mostRows) {
    this.column = column;
    this.levels = new int[mostRows];
    if (column.type() == ParquetColumn.Type.TEXT) {
      textIds = new int[mostRows];
    } else {
      numbers = new long[mostRows];
    }
  }

  int rows() {
    return rows;
  }

  /** Bytes of texts, each counted once. */
  long textBytes() {
    return textBytes;
  }

  int nulls() {
    return rows - present;
  }

  void absent() {
    levels[rows++] = 0;
  }

  void number(long value) {
    levels[rows++] = 1;
    numbers[present++] = value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  void text(String value) {
    Integer id = idsByText.get(value);
    if (id == null) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      id = texts.size();
      idsByText.put(value, id);
      texts.add(bytes);
      textBytes += bytes.length;
    }
    levels[rows++] = 1;
    textIds[present++] = id;
  }

  void clear() {
    rows = 0;
    present = 0;
    textBytes = 0;
    least = Long.MAX_VALUE;
    most = Long.MIN_VALUE;
    idsByText.clear();
    texts.clear();
  }

  /** Whether texts are worth a dictionary: where most rows have their own, it only adds to them. */
  boolean hasDictionary() {
    return !texts.isEmpty() && texts.size() <= present / 2;
  }

  /** How many texts the dictionary has. */
  int dictionarySize() {
    return texts.size();
  }

  byte[] dictionary() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    texts.forEach(text -> plain(text, out));
    return out.toByteArray();
  }

  /** The page of all rows: which have a value, then the values. */
  byte[] page() {
    ByteArrayOutputStream levelsOut = new ByteArrayOutputStream();
    HybridEncoder.encode(levels, rows, 1, levelsOut);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(LittleEndian.bytes(levelsOut.size()));
    out.writeBytes(levelsOut.toByteArray());
    switch (column.type()) {
      case TEXT -> texts(out);
      case TRUTH -> truths(out);
      case NUMBER, TIMESTAMP_MICROS -> {
        out.writeBytes(LittleEndian.bytes(numbers, present));
      }
    }
    return out.toByteArray();
  }

  /** Whether {@link #least} and {@link #most} mean anything. */
  boolean hasRange() {
    return present > 0
        && column.type() != ParquetColumn.Type.TEXT
        && column.type() != ParquetColumn.Type.TRUTH;
  }

  byte[] least() {
    return LittleEndian.bytes(new long[] {least}, 1);
  }

  byte[] most() {
    return LittleEndian.bytes(new long[] {most}, 1);
  }

  private void texts(ByteArrayOutputStream out) {
    if (hasDictionary()) {
      int bits = HybridEncoder.bits(texts.size() - 1);
      out.write(bits);
      HybridEncoder.encode(textIds, present, bits, out);
      return;
    }
    for (int i = 0; i < present; i++) {
      plain(texts.get(textIds[i]), out);
    }
  }

  private void truths(ByteArrayOutputStream out) {
    byte[] bits = new byte[(present + 7) / 8];
    for (int i = 0; i < present; i++) {
      bits[i >> 3] |= (byte) (numbers[i] << (i & 7));
    }
    out.writeBytes(bits);
  }

  private static void plain(byte[] text, ByteArrayOutputStream out) {
    out.writeBytes(LittleEndian.bytes(text.length));
    out.writeBytes(text);
  }
}
