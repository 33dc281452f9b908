package dev.weir.agent.runtime.promql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.weir.core.limit.Allowance;
import dev.weir.core.text.Printable;
import java.io.IOException;
import java.util.Set;

/**
 * Reads what Prometheus answers to an instant query: one number, as a scalar or as a vector of one
 * element ("HTTP API" of its documentation).
 */
final class Answer {
  /** What a number comes as; empty when the answer does not tell. */
  private static final Set<String> TYPES = Set.of("scalar", "vector", "");

  private String status = "";
  private String error = "";
  private String type = "";
  private String value = "";
  private int values;

  private Answer() {}

  /**
   * The number, rounded to whole bytes per second.
   *
   * @throws QueryException when there is none that could be a rate
   */
  static long bytesPerSecond(byte[] body) throws QueryException {
    Answer answer = new Answer();
    JsonFactory factory =
        JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
    try (JsonParser json = factory.createParser(body)) {
      answer.read(json);
    } catch (IOException e) {
      throw new QueryException(
          "the answer is no JSON of Prometheus; see what the option prometheus names");
    }
    return answer.rate();
  }

  private void read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken token = json.nextToken();
      switch (key) {
        case "status" -> status = json.getText();
        case "error" -> error = json.getText();
        case "data" -> readData(json, token);
        default -> json.skipChildren();
      }
    }
  }

  private void readData(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken what = json.nextToken();
      if (what == JsonToken.START_ARRAY && key.equals("result")) {
        readResult(json);
      } else if (what == JsonToken.VALUE_STRING && key.equals("resultType")) {
        type = json.getText();
      } else {
        json.skipChildren();
      }
    }
  }

  /** A vector's elements, or the time and the number of a scalar. */
  private void readResult(JsonParser json) throws IOException {
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == null) {
        throw new IOException("cut off");
      } else if (token == JsonToken.START_OBJECT) {
        readElement(json);
      } else if (token == JsonToken.VALUE_STRING) {
        take(json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private void readElement(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && key.equals("value")) {
        readResult(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void take(String text) {
    values++;
    value = text;
  }

  private long rate() throws QueryException {
    if (!status.equals("success")) {
      throw new QueryException(
          error.isEmpty()
              ? "the answer is no success; see what the option prometheus names"
              : "Prometheus says: " + Printable.of(error) + "; mend the query");
    }
    if (!TYPES.contains(type)) {
      throw new QueryException(
          "the result is a "
              + Printable.of(type)
              + "; ask for one number, such as rate(x[1m]) where x[1m] is many");
    }
    if (values != 1) {
      throw new QueryException(
          values == 0
              ? "the result is empty; see whether its metrics are there, or mend the query"
              : "the result has " + values + " values; aggregate them to one");
    }
    double rate;
    try {
      rate = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      rate = Double.NaN;
    }
    // Also false for what is not a number.
    if (!(rate >= 1 && rate <= Allowance.MOST_BYTES_PER_SECOND)) {
      throw new QueryException(
          "the result "
              + Printable.of(value)
              + " is no rate between 1 and "
              + Allowance.MOST_BYTES_PER_SECOND
              + " bytes per second; bound it, such as by clamp_min(QUERY, 5e5)");
    }
    return Math.round(rate);
  }
}
