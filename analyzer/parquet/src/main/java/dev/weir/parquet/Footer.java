package dev.weir.parquet;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What stands at the end of a file: its schema, and where everything is. The numbers of fields are
 * those of {@code parquet.thrift}.
 *
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
 *     parquet.thrift</a>
 */
final class Footer {
  static final int ENCODING_PLAIN = 0;
  static final int ENCODING_RLE = 3;
  static final int ENCODING_RLE_DICTIONARY = 8;

  private static final int FORMAT_VERSION = 2;
  private static final int CODEC_GZIP = 2;
  private static final int REPETITION_OPTIONAL = 1;
  private static final int CONVERTED_UTF8 = 0;
  private static final int CONVERTED_TIMESTAMP_MICROS = 10;
  private static final int LOGICAL_STRING = 1;
  private static final int LOGICAL_TIMESTAMP = 8;
  private static final int UNIT_MICROS = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CompactWriter thrift = new CompactWriter(out);

  private Footer() {}

  static byte[] of(
      List<ParquetColumn> columns, List<List<ChunkMetadata>> rowGroups, String createdBy) {
    Footer footer = new Footer();
    footer.file(columns, rowGroups, createdBy);
    return footer.out.toByteArray();
  }

  private void file(
      List<ParquetColumn> columns, List<List<ChunkMetadata>> rowGroups, String createdBy) {
    long rows = 0;
    for (List<ChunkMetadata> group : rowGroups) {
      rows += group.get(0).rows();
    }
    thrift.number(1, FORMAT_VERSION);
    thrift.list(2, CompactWriter.STRUCT, columns.size() + 1);
    root(columns.size());
    columns.forEach(this::schemaElement);
    thrift.longNumber(3, rows);
    thrift.list(4, CompactWriter.STRUCT, rowGroups.size());
    rowGroups.forEach(this::rowGroup);
    thrift.text(6, createdBy);
    // How least and most are ordered: as the type says, for each column.
    thrift.list(7, CompactWriter.STRUCT, columns.size());
    for (int i = 0; i < columns.size(); i++) {
      thrift.begin();
      thrift.empty(1);
      thrift.end();
    }
    out.write(0);
  }

  private void root(int children) {
    thrift.begin();
    thrift.text(4, "exchanges");
    thrift.number(5, children);
    thrift.end();
  }

  private void schemaElement(ParquetColumn column) {
    thrift.begin();
    thrift.number(1, column.type().physicalType);
    thrift.number(3, REPETITION_OPTIONAL);
    thrift.text(4, column.name());
    if (column.type() == ParquetColumn.Type.TEXT) {
      thrift.number(6, CONVERTED_UTF8);
      thrift.begin(10);
      thrift.empty(LOGICAL_STRING);
      thrift.end();
    } else if (column.type() == ParquetColumn.Type.TIMESTAMP_MICROS) {
      thrift.number(6, CONVERTED_TIMESTAMP_MICROS);
      thrift.begin(10);
      thrift.begin(LOGICAL_TIMESTAMP);
      thrift.yes(1); // of UTC
      thrift.begin(2);
      thrift.empty(UNIT_MICROS);
      thrift.end();
      thrift.end();
      thrift.end();
    }
    thrift.end();
  }

  private void rowGroup(List<ChunkMetadata> chunks) {
    long plainBytes = 0;
    long storedBytes = 0;
    for (ChunkMetadata chunk : chunks) {
      plainBytes += chunk.plainBytes();
      storedBytes += chunk.storedBytes();
    }
    thrift.begin();
    thrift.list(1, CompactWriter.STRUCT, chunks.size());
    chunks.forEach(this::chunk);
    thrift.longNumber(2, plainBytes);
    thrift.longNumber(3, chunks.get(0).rows());
    thrift.longNumber(5, chunks.get(0).offset());
    thrift.longNumber(6, storedBytes);
    thrift.end();
  }

  private void chunk(ChunkMetadata chunk) {
    thrift.begin();
    thrift.longNumber(2, 0); // Nothing stands there: the metadata is here only.
    thrift.begin(3);
    thrift.number(1, chunk.column().type().physicalType);
    thrift.list(2, CompactWriter.I32, chunk.hasDictionary() ? 3 : 2);
    thrift.element(ENCODING_PLAIN);
    thrift.element(ENCODING_RLE);
    if (chunk.hasDictionary()) {
      thrift.element(ENCODING_RLE_DICTIONARY);
    }
    thrift.list(3, CompactWriter.BINARY, 1);
    thrift.element(chunk.column().name());
    thrift.number(4, CODEC_GZIP);
    thrift.longNumber(5, chunk.rows());
    thrift.longNumber(6, chunk.plainBytes());
    thrift.longNumber(7, chunk.storedBytes());
    thrift.longNumber(9, chunk.pageOffset());
    if (chunk.hasDictionary()) {
      thrift.longNumber(11, chunk.dictionaryOffset());
    }
    thrift.begin(12);
    thrift.longNumber(3, chunk.nulls());
    if (chunk.hasRange()) {
      thrift.bytes(5, chunk.most());
      thrift.bytes(6, chunk.least());
    }
    thrift.end();
    thrift.end();
    thrift.end();
  }
}
