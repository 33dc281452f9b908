package dev.weir.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * The rows that are held until they are written column by column: of each column the page under
 * way, and the pages before it, compressed.
 *
 * <p>Bounded by who adds to it. Confined to one thread.
 */
final class RowGroup {
  /**
   * Bytes of a least or most text or of an entry of an index; readers need no more to pass it over.
   */
  static final int RANGE_BYTES = 64;

  // The levels of a flat table: nothing repeats, and a value of an optional column is there or not.
  private static final int FLAT = 0;
  private static final int ABSENT = 0;
  private static final int PRESENT = 1;

  private final MessageType schema;
  private final ColumnChunkPageWriteStore pages;
  private final ColumnWriteStore store;
  private final List<ColumnWriter> columns;
  private final boolean[] given;
  private int rows;

  RowGroup(MessageType schema, ParquetProperties properties) {
    this.schema = schema;
    this.pages =
        new ColumnChunkPageWriteStore(
            new GzipCompressor(), schema, new HeapByteBufferAllocator(), RANGE_BYTES, true);
    this.store = properties.newColumnWriteStore(schema, pages, pages);
    this.columns = schema.getColumns().stream().map(store::getColumnWriter).toList();
    this.given = new boolean[columns.size()];
  }

  int rows() {
    return rows;
  }

  /** Bytes of memory that are held. */
  long heldBytes() {
    return store.getBufferedSize();
  }

  void number(int column, long value) {
    begin(column).write(value, FLAT, PRESENT);
  }

  void truth(int column, boolean value) {
    begin(column).write(value, FLAT, PRESENT);
  }

  void text(int column, byte[] utf8) {
    begin(column).write(Binary.fromConstantByteArray(utf8), FLAT, PRESENT);
  }

  private ColumnWriter begin(int column) {
    if (given[column]) {
      throw new IllegalStateException(
          schema.getFieldName(column) + " was given two values in a row; end the row first");
    }
    given[column] = true;
    return columns.get(column);
  }

  void endRow() {
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        columns.get(i).writeNull(FLAT, ABSENT);
      }
      given[i] = false;
    }
    store.endRecord();
    rows++;
  }

  void writeTo(ParquetFileWriter file) throws IOException {
    file.startBlock(rows);
    store.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
  }

  void release() {
    store.close();
    pages.close();
  }
}
