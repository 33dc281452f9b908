package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.limit.Allowance;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /config} asks for, read to its end before anything is changed.
 *
 * @param enabled whether the agent shall measure; null to leave it as it is
 * @param client whose limit is to be another; null for nobody's
 */
record ConfigChange(@Nullable Boolean enabled, @Nullable ClientLimit client) {
  private static final String MEND =
      "send {\"enabled\":true}, {\"enabled\":false} or {\"client_id\":\"NAME\",\"target_bps\":BYTES}";

  /**
   * A client's limit.
   *
   * @param targetBps bytes per second, whatever the usual meaning of the letters; 0 for no limit
   */
  record ClientLimit(String clientId, long targetBps) {}

  static ConfigChange parse(byte[] body) throws HttpProblem {
    try (JsonParser json = JsonBody.parser(body)) {
      return parse(json);
    } catch (JsonProcessingException e) {
      throw JsonBody.bad(e.getOriginalMessage(), e.getLocation(), MEND);
    } catch (IOException e) {
      // Such as bytes that are no UTF-8; there is nothing else to read from.
      throw new HttpProblem(400, "the body is no JSON: " + e.getMessage(), MEND);
    }
  }

  private static ConfigChange parse(JsonParser json) throws IOException, HttpProblem {
    expect(json, json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
    Boolean enabled = null;
    String clientId = null;
    Long targetBps = null;
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
          clientId = json.getText();
          expect(json, !clientId.isEmpty(), "client_id is empty");
        }
        case "target_bps" -> {
          boolean none = value == JsonToken.VALUE_NULL;
          expect(
              json, none || value == JsonToken.VALUE_NUMBER_INT, "target_bps is no whole number");
          targetBps = none ? 0 : json.getLongValue();
          expect(
              json,
              targetBps >= 0 && targetBps <= Allowance.MOST_BYTES_PER_SECOND,
              "target_bps="
                  + targetBps
                  + " is not between 0 and "
                  + Allowance.MOST_BYTES_PER_SECOND);
        }
        default -> expect(json, false, "'" + key + "' is no key of a configuration");
      }
    }
    expect(json, json.nextToken() == null, "there is more behind the object");
    return new ConfigChange(enabled, client(clientId, targetBps, enabled != null));
  }

  private static @Nullable ClientLimit client(
      @Nullable String clientId, @Nullable Long targetBps, boolean more) throws HttpProblem {
    if (clientId != null && targetBps != null) {
      return new ClientLimit(clientId, targetBps);
    }
    if (clientId != null || targetBps != null) {
      throw new HttpProblem(
          400, "one of client_id and target_bps is there without the other", MEND);
    }
    if (!more) {
      throw new HttpProblem(400, "nothing is asked for", MEND);
    }
    return null;
  }

  private static void expect(JsonParser json, boolean met, String otherwise) throws HttpProblem {
    if (!met) {
      throw JsonBody.bad(otherwise, json.currentTokenLocation(), MEND);
    }
  }
}
