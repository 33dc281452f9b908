package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each document of a bulk request.
 *
 * @param created how many were new
 * @param alreadyThere how many stood there before, by their id (409)
 * @param again places of those to be sent again, in ascending order
 * @param refused places of those among them that somebody has to mend something for
 * @param refusal why, of the first of those; null if there is none
 * @param rejected how many are not wanted
 * @param example why, of the first that is not wanted; null if there is none
 */
record BulkAnswer(
    int created,
    int alreadyThere,
    List<Integer> again,
    List<Integer> refused,
    @Nullable String refusal,
    int rejected,
    @Nullable String example) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_SAID_CHARS = 300;

  BulkAnswer {
    again = List.copyOf(again);
    refused = List.copyOf(refused);
  }

  /**
   * Reads an answer.
   *
   * @param documents how many were sent
   * @throws IOException if it is no answer about so many documents
   */
  static BulkAnswer read(byte[] json, int documents) throws IOException {
    Reading reading = new Reading(documents);
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "no object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            reading.item(parser);
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return reading.done();
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  /** How many stand there now. */
  int stored() {
    return created + alreadyThere;
  }

  private static final class Reading {
    private final int documents;
    private final List<Integer> again = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private @Nullable String refusal;
    private int items;
    private int created;
    private int alreadyThere;
    private int rejected;
    private @Nullable String example;

    Reading(int documents) {
      this.documents = documents;
    }

    /** {@code {"create":{"status":201}}}, with {@code "error":{"type":…,"reason":…}} or without. */
    void item(JsonParser parser) throws IOException {
      require(items < documents, "more items than documents");
      require(parser.currentToken() == JsonToken.START_OBJECT, "an item that is no object");
      require(parser.nextToken() == JsonToken.FIELD_NAME, "an item without action");
      require(parser.nextToken() == JsonToken.START_OBJECT, "an action that is no object");
      int status = 0;
      String error = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
          status = parser.getIntValue();
        } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
          error = error(parser);
        } else {
          parser.skipChildren();
        }
      }
      require(parser.nextToken() == JsonToken.END_OBJECT, "an item with two actions");
      count(status, error);
      items++;
    }

    private static String error(JsonParser parser) throws IOException {
      String type = "";
      String reason = "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("type")) {
          type = parser.getText();
        } else if (name.equals("reason")) {
          reason = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
      return type + ": " + reason;
    }

    private void count(int status, @Nullable String error) {
      if (status == 200 || status == 201) {
        created++;
      } else if (status == 409) {
        // The id is made of what the document says: it is this very one.
        alreadyThere++;
      } else if (status == 429 || status >= 500) {
        again.add(items);
      } else if (status == 401 || status == 403 || status == 404) {
        // No rights, a block, no such stream: nothing that the document could help.
        again.add(items);
        refused.add(items);
        refusal = refusal == null ? why(status, error) : refusal;
      } else {
        rejected++;
        example = example == null ? why(status, error) : example;
      }
    }

    private static String why(int status, @Nullable String error) {
      return error == null ? "status " + status : Printable.of(error, MOST_SAID_CHARS);
    }

    BulkAnswer done() throws IOException {
      require(items == documents, items + " items for " + documents + " documents");
      return new BulkAnswer(created, alreadyThere, again, refused, refusal, rejected, example);
    }
  }
}
