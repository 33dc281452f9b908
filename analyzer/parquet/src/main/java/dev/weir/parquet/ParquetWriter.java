package dev.weir.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Writes a flat table as a Parquet file, by Apache's library: rows are held as a {@link RowGroup}
 * until there are {@value #GROUP_ROWS}, or {@value #GROUP_BYTES} bytes of them, which is looked at
 * every {@value #ROWS_BETWEEN_CHECKS} rows.
 *
 * <p>Of the library it uses the parts that know nothing of Hadoop, with its own choices: pages of
 * version 1, which all readers know; dictionaries where they pay; the least and the most of each
 * column of a row group and of each page, so that readers can pass it over; a CRC-32 a page.
 *
 * <p>Memory is bounded by one row group. Confined to one thread. Without {@link #finish} the file
 * has no footer, and no reader takes it for whole.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
public final class ParquetWriter implements Closeable {
  static final int GROUP_ROWS = 1 << 16;
  static final long GROUP_BYTES = 32 << 20;

  private static final int ROWS_BETWEEN_CHECKS = 64; // A check asks every column.

  private final MessageType schema;
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final ParquetFileWriter file;
  private final Map<String, String> metadata;
  private RowGroup group;

  /**
   * Begins a file.
   *
   * @param out is closed with this
   * @param writtenBy which program this is
   */
  public ParquetWriter(OutputStream out, List<ParquetColumn> columns, String writtenBy)
      throws IOException {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("columns=0; a table has one at least");
    }
    List<Type> types = columns.stream().<Type>map(ParquetColumn::inSchema).toList();
    this.schema = new MessageType("weir", types);
    // The footer's created_by is the library's; this is where it has the program that used it.
    this.metadata = Map.of("writer.model.name", writtenBy);
    this.group = new RowGroup(schema, properties);
    this.file =
        new ParquetFileWriter(
            new StreamFile(out),
            schema,
            ParquetFileWriter.Mode.OVERWRITE,
            GROUP_BYTES,
            0,
            RowGroup.RANGE_BYTES,
            RowGroup.RANGE_BYTES,
            true);
    file.start();
  }

  /** The value of a column in the row under way: a number, or microseconds since the epoch. */
  public void number(int column, long value) {
    group.number(column, value);
  }

  /** The value of a column in the row under way. */
  public void truth(int column, boolean value) {
    group.truth(column, value);
  }

  /** The value of a column in the row under way. */
  public void text(int column, String value) {
    // Not by the library's own encoder, which throws at half a surrogate pair.
    group.text(column, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends a row; columns that were given nothing are absent in it. */
  public void endRow() throws IOException {
    group.endRow();
    boolean full = group.rows() == GROUP_ROWS;
    if (full || (group.rows() % ROWS_BETWEEN_CHECKS == 0 && group.heldBytes() >= GROUP_BYTES)) {
      writeRowGroup();
      group = new RowGroup(schema, properties);
    }
  }

  /** Writes what is held and the footer, which makes a file of it. */
  public void finish() throws IOException {
    if (group.rows() > 0) {
      writeRowGroup();
    }
    file.end(metadata);
  }

  private void writeRowGroup() throws IOException {
    group.writeTo(file);
    group.release();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
