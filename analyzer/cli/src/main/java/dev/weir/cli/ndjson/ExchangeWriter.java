package dev.weir.cli.ndjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.weir.core.http.Exchange;
import dev.weir.json.ExchangeDocument;
import dev.weir.json.Origin;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one exchange a line, as {@link ExchangeDocument} has it. With how bodies compress, {@link
 * SizeOnlyReader} makes messages of it again.
 *
 * <p>Confined to one thread.
 */
public final class ExchangeWriter implements Closeable, Flushable {
  private final JsonGenerator json;
  private final ExchangeDocument document;

  /** Takes over the stream, and closes it. */
  public ExchangeWriter(OutputStream out, Origin origin) throws IOException {
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    json = factory.createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    document = new ExchangeDocument(origin);
  }

  /**
   * Writes what is known of an exchange by now.
   *
   * @param route as the report calls it; null if it has none
   * @param deflateRatio of the request's body; negative if it was not measured
   */
  public void write(Exchange exchange, @Nullable String route, double deflateRatio)
      throws IOException {
    json.writeStartObject();
    document.writeFields(exchange, route, deflateRatio, json);
    json.writeEndObject();
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }

  /** Ends the last line and closes the stream. */
  @Override
  public void close() throws IOException {
    if (!json.isClosed()) {
      if (json.getOutputContext().getEntryCount() > 0) {
        json.writeRaw('\n');
      }
      json.close();
    }
  }
}
