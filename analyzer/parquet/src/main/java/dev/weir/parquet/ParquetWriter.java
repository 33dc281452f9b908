package dev.weir.parquet;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a flat table as a Parquet file: rows are held until there are {@value #GROUP_ROWS}, then
 * written column by column.
 *
 * <pre>
 *   "PAR1"
 *   row group: for each column, a page with its dictionary if it has one, then a page of its values
 *   …
 *   footer, its length (4 bytes, lowest first), "PAR1"
 * </pre>
 *
 * <p>Of what the format allows, it uses little: each column is optional; pages are of version 1 and
 * compressed with gzip, which the JDK has and all readers know; texts have a dictionary where that
 * pays; the footer has the least and the most number of each column of a row group, so that readers
 * can pass it over; each page has its CRC-32.
 *
 * <p>Memory is bounded by the rows of one group, and by {@value #GROUP_TEXT_BYTES} bytes of
 * different texts. Confined to one thread. Without {@link #finish} the file has no footer, and no
 * reader takes it for whole.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
public final class ParquetWriter implements Closeable {
  static final int GROUP_ROWS = 1 << 16;
  static final long GROUP_TEXT_BYTES = 32 << 20;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE_OF_DATA = 0;
  private static final int PAGE_OF_DICTIONARY = 2;

  private final OutputStream out;
  private final String createdBy;
  private final List<ParquetColumn> columns;
  private final List<ColumnBuffer> buffers = new ArrayList<>();
  private final List<List<ChunkMetadata>> rowGroups = new ArrayList<>();
  private int rows;
  private long position;

  /**
   * Begins a file.
   *
   * @param out is closed with this
   * @param createdBy which program this is
   */
  public ParquetWriter(OutputStream out, List<ParquetColumn> columns, String createdBy)
      throws IOException {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("columns=0; a table has one at least");
    }
    this.out = out;
    this.createdBy = createdBy;
    this.columns = List.copyOf(columns);
    for (ParquetColumn column : columns) {
      buffers.add(new ColumnBuffer(column, GROUP_ROWS));
    }
    write(MAGIC);
  }

  /** The value of a column in the row under way: a number, or microseconds since the epoch. */
  public void number(int column, long value) {
    buffers.get(column).number(value);
  }

  /** The value of a column in the row under way. */
  public void truth(int column, boolean value) {
    buffers.get(column).number(value ? 1 : 0);
  }

  /** The value of a column in the row under way. */
  public void text(int column, String value) {
    buffers.get(column).text(value);
  }

  /** Ends a row; columns that were given nothing are absent in it. */
  public void endRow() throws IOException {
    rows++;
    long textBytes = 0;
    for (ColumnBuffer buffer : buffers) {
      if (buffer.rows() < rows) {
        buffer.absent();
      }
      if (buffer.rows() != rows) {
        throw new IllegalStateException(buffer.column.name() + " was given two values in a row");
      }
      textBytes += buffer.textBytes();
    }
    if (rows == GROUP_ROWS || textBytes >= GROUP_TEXT_BYTES) {
      writeRowGroup();
    }
  }

  /** Writes what is held and the footer, which makes a file of it. */
  public void finish() throws IOException {
    if (rows > 0) {
      writeRowGroup();
    }
    byte[] footer = Footer.of(columns, rowGroups, createdBy);
    write(footer);
    write(LittleEndian.bytes(footer.length));
    write(MAGIC);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void writeRowGroup() throws IOException {
    List<ChunkMetadata> chunks = new ArrayList<>(buffers.size());
    for (ColumnBuffer buffer : buffers) {
      chunks.add(writeChunk(buffer));
      buffer.clear();
    }
    rowGroups.add(chunks);
    rows = 0;
  }

  private ChunkMetadata writeChunk(ColumnBuffer buffer) throws IOException {
    long start = position;
    long plainBytes = 0;
    boolean dictionary = buffer.hasDictionary();
    if (dictionary) {
      plainBytes +=
          writePage(
              PAGE_OF_DICTIONARY,
              buffer.dictionarySize(),
              Footer.ENCODING_PLAIN,
              buffer.dictionary());
    }
    long pageOffset = position;
    int encoding = dictionary ? Footer.ENCODING_RLE_DICTIONARY : Footer.ENCODING_PLAIN;
    plainBytes += writePage(PAGE_OF_DATA, buffer.rows(), encoding, buffer.page());
    return new ChunkMetadata(
        buffer.column,
        buffer.rows(),
        buffer.nulls(),
        dictionary ? start : 0,
        pageOffset,
        plainBytes,
        position - start,
        buffer.hasRange(),
        buffer.least(),
        buffer.most());
  }

  /** Writes a page with its header; returns the bytes of both before compression. */
  private long writePage(int type, int values, int encoding, byte[] plain) throws IOException {
    byte[] stored = gzip(plain);
    CRC32 crc = new CRC32();
    crc.update(stored);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    CompactWriter thrift = new CompactWriter(header);
    thrift.number(1, type);
    thrift.number(2, plain.length);
    thrift.number(3, stored.length);
    thrift.number(4, (int) crc.getValue());
    thrift.begin(type == PAGE_OF_DATA ? 5 : 7);
    thrift.number(1, values);
    thrift.number(2, encoding);
    if (type == PAGE_OF_DATA) {
      thrift.number(3, Footer.ENCODING_RLE);
      thrift.number(4, Footer.ENCODING_RLE);
    }
    thrift.end();
    header.write(0);
    write(header.toByteArray());
    write(stored);
    return (long) header.size() + plain.length;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(stored, 1 << 13)) {
      gzip.write(plain);
    }
    return stored.toByteArray();
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }
}
