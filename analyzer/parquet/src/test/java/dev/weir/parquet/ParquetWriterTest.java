package dev.weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read back by DuckDB. */
class ParquetWriterTest {
  private static final List<ParquetColumn> COLUMNS =
      List.of(
          new ParquetColumn("time", ParquetColumn.Type.TIMESTAMP_MICROS),
          new ParquetColumn("bytes", ParquetColumn.Type.NUMBER),
          new ParquetColumn("whole", ParquetColumn.Type.TRUTH),
          new ParquetColumn("route", ParquetColumn.Type.TEXT),
          new ParquetColumn("path", ParquetColumn.Type.TEXT));

  @TempDir Path folder;

  @Test
  void isReadAsItWasWrittenOverSeveralRowGroups() throws IOException, SQLException {
    int rows = ParquetWriter.GROUP_ROWS * 2 + 1_234;
    List<String> expected = new ArrayList<>();
    Random random = new Random(5);
    try (ParquetWriter writer = writer("t.parquet")) {
      for (int i = 0; i < rows; i++) {
        expected.add(row(writer, random, i));
      }
      writer.finish();
    }
    List<String> read =
        rows(
            "SELECT epoch_us(time), bytes, whole, route, path FROM '%s'"
                .formatted(path("t.parquet")));
    assertThat(read).isEqualTo(expected);
    assertThat(
            rows(
                "SELECT count(DISTINCT row_group_id) FROM parquet_metadata('%s')"
                    .formatted(path("t.parquet"))))
        .containsExactly("3");
  }

  /** Writes a row, absent values and all, and says it as DuckDB will. */
  private static String row(ParquetWriter writer, Random random, int i) throws IOException {
    long time = 1_795_234_200_000_000L + i;
    writer.number(0, time);
    String bytes = "null";
    if (random.nextInt(10) > 0) {
      long value = random.nextBoolean() ? random.nextLong() : random.nextInt(1_000);
      writer.number(1, value);
      bytes = Long.toString(value);
    }
    boolean whole = random.nextBoolean();
    writer.truth(2, whole);
    String route = "null";
    if (i % 1_000 > 100) {
      route = i % 3 == 0 ? "/users/{id}" : "/ü/\ud83d\udc35/" + i % 700;
      writer.text(3, route);
    }
    String path = "/users/" + i;
    writer.text(4, path);
    writer.endRow();
    return time + " " + bytes + " " + whole + " " + route + " " + path;
  }

  @Test
  void hasTypesThatReadersKnow() throws IOException, SQLException {
    try (ParquetWriter writer = writer("types.parquet")) {
      writer.endRow();
      writer.finish();
    }
    assertThat(rows("DESCRIBE SELECT * FROM '%s'".formatted(path("types.parquet"))))
        .extracting(row -> row.replaceAll(" YES.*", ""))
        .containsExactly(
            "time TIMESTAMP WITH TIME ZONE",
            "bytes BIGINT",
            "whole BOOLEAN",
            "route VARCHAR",
            "path VARCHAR");
    assertThat(rows("SELECT * FROM '%s'".formatted(path("types.parquet"))))
        .containsExactly("null null null null null");
  }

  @Test
  void isATableWithoutRows() throws IOException, SQLException {
    try (ParquetWriter writer = writer("empty.parquet")) {
      writer.finish();
    }
    assertThat(rows("SELECT count(*) FROM '%s'".formatted(path("empty.parquet"))))
        .containsExactly("0");
  }

  @Test
  void saysTheRangeOfEachRowGroup() throws IOException, SQLException {
    try (ParquetWriter writer = writer("range.parquet")) {
      for (long bytes : new long[] {7, -3, 900}) {
        writer.number(1, bytes);
        writer.endRow();
      }
      writer.endRow();
      writer.finish();
    }
    assertThat(
            rows(
                "SELECT stats_min_value, stats_max_value, stats_null_count, num_values FROM"
                    + " parquet_metadata('%s') WHERE path_in_schema = 'bytes'"
                        .formatted(path("range.parquet"))))
        .containsExactly("-3 900 1 4");
  }

  @Test
  void hasADictionaryWhereTextsRepeat() throws IOException, SQLException {
    try (ParquetWriter writer = writer("dictionary.parquet")) {
      for (int i = 0; i < 1_000; i++) {
        writer.text(3, "/users/{id}");
        writer.text(4, "/users/" + i);
        writer.endRow();
      }
      writer.finish();
    }
    assertThat(
            rows(
                "SELECT path_in_schema, dictionary_page_offset IS NOT NULL, compression FROM"
                    + " parquet_metadata('%s') WHERE type = 'BYTE_ARRAY'"
                        .formatted(path("dictionary.parquet"))))
        .containsExactly("route true GZIP", "path false GZIP");
  }

  @Test
  void writesARowGroupEarlyWhenTextsAreLong() throws IOException, SQLException {
    String text = "x".repeat(1 << 20);
    try (ParquetWriter writer = writer("long.parquet")) {
      for (int i = 0; i < 80; i++) {
        writer.text(4, i + text);
        writer.endRow();
      }
      writer.finish();
    }
    assertThat(
            rows(
                "SELECT count(*), count(DISTINCT length(path)) FROM '%s'"
                    .formatted(path("long.parquet"))))
        .containsExactly("80 2");
    assertThat(
            rows(
                "SELECT DISTINCT row_group_num_rows FROM parquet_metadata('%s') ORDER BY ALL DESC"
                    .formatted(path("long.parquet"))))
        .containsExactly("64", "16");
  }

  @Test
  void writesTextsThatAreNoUnicode() throws IOException, SQLException {
    try (ParquetWriter writer = writer("half.parquet")) {
      writer.text(4, "/half/\ud83d/of-a-pair");
      writer.endRow();
      writer.finish();
    }
    assertThat(rows("SELECT path FROM '%s'".formatted(path("half.parquet"))))
        .containsExactly("/half/?/of-a-pair");
  }

  @Test
  void saysWhatWroteIt() throws IOException, SQLException {
    try (ParquetWriter writer = writer("by.parquet")) {
      writer.finish();
    }
    assertThat(
            rows(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')"
                    .formatted(path("by.parquet"))))
        .containsExactly("writer.model.name test");
  }

  @Test
  void isNoFileWithoutItsFooter() throws IOException {
    try (ParquetWriter writer = writer("cut.parquet")) {
      writer.endRow();
    }
    assertThatThrownBy(() -> rows("SELECT * FROM '%s'".formatted(path("cut.parquet"))))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void refusesTwoValuesInARow() throws IOException {
    try (ParquetWriter writer = new ParquetWriter(new ByteArrayOutputStream(), COLUMNS, "test")) {
      writer.number(1, 1);
      assertThatThrownBy(() -> writer.number(1, 2))
          .hasMessage("bytes was given two values in a row; end the row first");
    }
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private ParquetWriter writer(String name) throws IOException {
    return new ParquetWriter(Files.newOutputStream(path(name)), COLUMNS, "test");
  }

  private static List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : " ").append(result.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
