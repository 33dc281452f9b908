package dev.weir.cli.outlet;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.json.Origin;
import dev.weir.parquet.ParquetColumn;
import dev.weir.parquet.ParquetWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of one exchange a row. It is of no use before its footer is written, and so a file
 * without one is deleted.
 */
final class ParquetOutlet implements Outlet {
  private static final long NANOS_PER_MICRO = 1_000;

  private final String name;
  private final List<Column> columns;
  private final ParquetWriter writer;
  private long exchanges;
  private boolean finished;

  ParquetOutlet(String name, FileOutputStream file, Origin origin, String createdBy)
      throws IOException {
    this.name = name;
    this.columns = Columns.of(origin);
    List<ParquetColumn> typed =
        columns.stream().map(each -> new ParquetColumn(each.name(), typeOf(each.kind()))).toList();
    this.writer = new ParquetWriter(new BufferedOutputStream(file, 1 << 16), typed, createdBy);
  }

  private static ParquetColumn.Type typeOf(Column.Kind kind) {
    return switch (kind) {
      case NUMBER -> ParquetColumn.Type.NUMBER;
      // Nanoseconds are a type as well, but one that Spark does not read.
      case INSTANT -> ParquetColumn.Type.TIMESTAMP_MICROS;
      case TRUTH -> ParquetColumn.Type.TRUTH;
      case TEXT -> ParquetColumn.Type.TEXT;
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.kind() == Column.Kind.TEXT) {
        String text = column.text(exchange, route);
        if (!text.isEmpty()) {
          writer.text(i, text);
        }
      } else {
        number(i, column.kind(), column.number(exchange));
      }
    }
    writer.endRow();
    exchanges++;
  }

  private void number(int column, Column.Kind kind, long value) {
    switch (kind) {
      case INSTANT -> writer.number(column, Math.floorDiv(value, NANOS_PER_MICRO));
      case TRUTH -> writer.truth(column, value == 1);
      default -> {
        if (value != Column.ABSENT) {
          writer.number(column, value);
        }
      }
    }
  }

  @Override
  public void finish(Report report) throws IOException {
    writer.finish();
    finished = true;
  }

  @Override
  public String written() {
    return exchanges + " exchanges written";
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } catch (IOException e) {
      finished = false;
      throw e;
    } finally {
      if (!finished) {
        Path path = Path.of(name);
        if (Files.isRegularFile(path)) {
          Files.delete(path);
        }
      }
    }
  }
}
