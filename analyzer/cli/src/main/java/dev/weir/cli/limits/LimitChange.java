package dev.weir.cli.limits;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.limit.Action;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What is to change of a limit; null stays as it is. */
public record LimitChange(
    @Nullable Long bytesPerSecond, @Nullable Long burstBytes, @Nullable Action action) {

  /** As an agent takes it: keys and units are those of limits files. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      if (bytesPerSecond != null) {
        json.writeNumberField("rate", bytesPerSecond);
      }
      if (burstBytes != null) {
        json.writeNumberField("burst", burstBytes);
      }
      if (action != null) {
        json.writeStringField("action", action.text());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter never fails
    }
    return text.toString();
  }
}
