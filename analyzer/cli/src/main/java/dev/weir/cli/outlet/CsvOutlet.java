package dev.weir.cli.outlet;

import dev.weir.cli.format.CsvCell;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.json.Origin;
import dev.weir.json.Timestamps;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values by RFC 4180: a line of names, then one exchange a line. What is not known
 * is empty. Texts are written as {@link CsvCell} says.
 */
final class CsvOutlet implements Outlet {
  // RFC 4180 §2.1: records end in CRLF.
  private static final String LINE_END = "\r\n";

  private final String name;
  private final ExchangeFile file;
  private final List<Column> columns;
  private final StringBuilder line = new StringBuilder(512);
  private long exchanges;

  CsvOutlet(String name, FileOutputStream file, Origin origin) throws IOException {
    this.name = name;
    this.file = new ExchangeFile(file);
    this.columns = Columns.of(origin);
    for (Column column : columns) {
      line.append(line.isEmpty() ? "" : ",").append(column.name());
    }
    writeLine();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException {
    String separator = "";
    for (Column column : columns) {
      line.append(separator);
      separator = ",";
      if (column.kind() == Column.Kind.TEXT) {
        line.append(CsvCell.of(column.text(exchange, route)));
      } else {
        append(column, column.number(exchange));
      }
    }
    writeLine();
    exchanges++;
  }

  private void append(Column column, long value) {
    switch (column.kind()) {
      case INSTANT -> line.append(Timestamps.utc(value, 9));
      case TRUTH -> line.append(value == 1);
      default -> line.append(value == Column.ABSENT ? "" : Long.toString(value));
    }
  }

  private void writeLine() throws IOException {
    byte[] bytes = line.append(LINE_END).toString().getBytes(StandardCharsets.UTF_8);
    file.write(bytes, 0, bytes.length);
    line.setLength(0);
  }

  @Override
  public void finish(Report report) {
    // Every line is whole by itself.
  }

  @Override
  public String written() {
    return exchanges + " exchanges written";
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
