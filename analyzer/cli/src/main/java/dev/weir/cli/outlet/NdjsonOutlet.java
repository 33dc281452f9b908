package dev.weir.cli.outlet;

import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.json.Origin;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of one exchange a line, as Filebeat ships it and Weir reads it again. */
final class NdjsonOutlet implements Outlet {
  private final String name;
  private final ExchangeWriter writer;
  private long exchanges;

  NdjsonOutlet(String name, FileOutputStream file, Origin origin) throws IOException {
    this.name = name;
    this.writer = new ExchangeWriter(new ExchangeFile(file), origin);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException {
    writer.write(exchange, route, requestDeflateRatio);
    exchanges++;
  }

  /** A replay of sizes makes bodies that compress alike. */
  @Override
  public boolean wantsDeflateRatios() {
    return true;
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
    writer.close();
  }
}
