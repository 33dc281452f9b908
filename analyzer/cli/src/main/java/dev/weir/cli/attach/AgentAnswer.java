package dev.weir.cli.attach;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent answers when it was loaded: one line of JSON in the file that it was told.
 *
 * @param adminAddress such as {@code 127.0.0.1:9466}, null when its endpoint is off or it is gone
 * @param message for people, may be empty
 */
public record AgentAnswer(Status status, @Nullable String adminAddress, String message) {

  /** What came of it. */
  public enum Status {
    /** The agent is at work now. */
    STARTED,
    /** The agent was at work before. */
    ALREADY,
    /** The agent is gone now. */
    DETACHED,
    /** There was no agent at work. */
    ABSENT,
    /** The agent could not do it, and says why. */
    FAILED
  }

  /**
   * Reads the line; keys that are not known are passed over.
   *
   * @throws IOException when it is not such a line
   */
  static AgentAnswer parse(String line) throws IOException {
    Status status = null;
    String admin = null;
    String message = "";
    try (JsonParser json = new JsonFactory().createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        String text = value == JsonToken.VALUE_STRING ? json.getText() : null;
        switch (key) {
          case "status" -> status = status(String.valueOf(text));
          case "admin" -> admin = text;
          case "message" -> message = text == null ? "" : text;
          default -> json.skipChildren();
        }
      }
    }
    if (status == null) {
      throw new IOException("the answer has no status");
    }
    return new AgentAnswer(status, admin, message);
  }

  private static Status status(String word) throws IOException {
    for (Status status : Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
        return status;
      }
    }
    throw new IOException("the answer's status '" + word + "' is not known");
  }
}
