package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.cli.limits.LimitsAnswer;
import java.io.IOException;
import java.io.Writer;

/** How the limits of an agent are printed. */
public interface LimitsFormat {
  /** Prints all of an answer. */
  void write(LimitsAnswer answer, Writer out) throws IOException;

  /** JSON, or a table. */
  static LimitsFormat of(boolean json, Screen screen) {
    return json ? LimitsFormat::json : table(screen);
  }

  /** A table for people. */
  static LimitsFormat table(Screen screen) {
    LimitsTable table = new LimitsTable(screen);
    return (answer, out) -> table.write(answer.limits(), out);
  }

  /** A line each. */
  static LimitsFormat jsonLines() {
    return (answer, out) -> {
      try (JsonGenerator json = IndentedJson.onOneLine(out)) {
        copy(answer, json);
      }
      out.write('\n');
    };
  }

  private static void json(LimitsAnswer answer, Writer out) throws IOException {
    try (JsonGenerator json = IndentedJson.to(out)) {
      copy(answer, json);
    }
    out.write('\n');
  }

  /** What the agent sent, keys that are not known here included. */
  private static void copy(LimitsAnswer answer, JsonGenerator json) throws IOException {
    try (JsonParser sent = new JsonFactory().createParser(answer.json())) {
      sent.nextToken();
      json.copyCurrentStructureExact(sent);
    }
  }
}
