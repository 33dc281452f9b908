package dev.weir.cli.limits;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what an agent says that does not do what it was asked. */
final class RefusalReader {
  private RefusalReader() {}

  /** {@code error; mend}; null when the body is not of an agent. */
  static @Nullable String words(String body) {
    String error = null;
    String mend = "";
    try (JsonParser json = new JsonFactory().createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        boolean text = json.nextToken() == JsonToken.VALUE_STRING;
        if (text && key.equals("error")) {
          error = json.getText();
        } else if (text && key.equals("mend")) {
          mend = json.getText();
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return error == null || mend.isEmpty() ? error : error + "; " + mend;
  }
}
