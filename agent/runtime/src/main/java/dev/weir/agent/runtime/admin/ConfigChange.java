package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /config} asks for, read to its end before anything is changed.
 *
 * @param enabled whether the agent shall measure
 */
record ConfigChange(boolean enabled) {
  private static final String MEND = "send {\"enabled\":true} or {\"enabled\":false}";

  static ConfigChange parse(byte[] body) throws HttpProblem {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    try (JsonParser json = factory.createParser(body)) {
      return parse(json);
    } catch (JsonProcessingException e) {
      throw bad(e.getOriginalMessage(), e.getLocation());
    } catch (IOException e) {
      // Such as bytes that are no UTF-8; there is nothing else to read from.
      throw new HttpProblem(400, "the body is no JSON: " + e.getMessage(), MEND);
    }
  }

  private static ConfigChange parse(JsonParser json) throws IOException, HttpProblem {
    expect(json, json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
    Boolean enabled = null;
    boolean limit = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "enabled" -> {
          expect(json, value.isBoolean(), "enabled is neither true nor false");
          enabled = json.getBooleanValue();
        }
        case "client_id" -> {
          expect(json, value == JsonToken.VALUE_STRING, "client_id is no string");
          limit = true;
        }
        case "target_bps" -> {
          expect(json, value == JsonToken.VALUE_NUMBER_INT, "target_bps is no whole number");
          limit = true;
        }
        default -> expect(json, false, "'" + key + "' is no key of a configuration");
      }
    }
    expect(json, json.nextToken() == null, "there is more behind the object");
    if (limit) {
      throw new HttpProblem(
          501, "this version sets no limits", "limits come with a later version; " + MEND);
    }
    if (enabled == null) {
      throw new HttpProblem(400, "nothing is asked for", MEND);
    }
    return new ConfigChange(enabled);
  }

  private static void expect(JsonParser json, boolean met, String otherwise) throws HttpProblem {
    if (!met) {
      throw bad(otherwise, json.currentTokenLocation());
    }
  }

  private static HttpProblem bad(String error, @Nullable JsonLocation location) {
    String where =
        location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new HttpProblem(400, error + where, MEND);
  }
}
