package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Collects documents until they are worth a request. Confined to one thread. */
public final class BatchWriter {
  /** Elasticsearch's advice is 5 to 15 MB; more waits longer in its memory, and ours. */
  private static final int FULL_BYTES = 4 << 20;

  private static final int FIRST_DOCUMENTS = 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private Buffer buffer = new Buffer(64 << 10);
  private JsonGenerator json = generator(buffer);
  private int[] ends = new int[FIRST_DOCUMENTS];
  private int documents;

  /** Writes the fields of one document. */
  @FunctionalInterface
  public interface Document {
    /** Between the object's braces, which others write. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Room for bytes, which are handed over without being copied. */
  private static final class Buffer extends ByteArrayOutputStream {
    Buffer(int bytes) {
      super(bytes);
    }

    byte[] bytes() {
      return buf;
    }
  }

  private static JsonGenerator generator(Buffer buffer) {
    try {
      JsonGenerator made = JSON.createGenerator(buffer);
      made.setRootValueSeparator(null);
      return made.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory does not fail so
    }
  }

  /**
   * Adds a document to be created.
   *
   * @param stream where it goes
   * @param id that another document of the same contents would have, too
   * @throws IOException what writing it throws; the document is left out then
   */
  public void add(String stream, String id, Document document) throws IOException {
    int before = buffer.size();
    try {
      json.writeStartObject();
      json.writeObjectFieldStart("create");
      json.writeStringField("_index", stream);
      json.writeStringField("_id", id);
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
      json.writeStartObject();
      document.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException | RuntimeException e) {
      startAgain(before);
      throw e;
    }
    if (documents == ends.length) {
      ends = Arrays.copyOf(ends, 2 * documents);
    }
    ends[documents++] = buffer.size();
  }

  private void startAgain(int usedBytes) {
    Buffer whole = new Buffer(Math.max(1, buffer.size()));
    whole.write(buffer.bytes(), 0, usedBytes);
    buffer = whole;
    json = generator(whole);
  }

  /** How many wait. */
  public int documents() {
    return documents;
  }

  /** Whether they should be taken. */
  public boolean isFull() {
    return buffer.size() >= FULL_BYTES;
  }

  /** Takes all that was added since the last time. */
  public Batch take() {
    Batch taken = new Batch(buffer.bytes(), Arrays.copyOf(ends, documents));
    documents = 0;
    buffer = new Buffer(Math.max(64 << 10, Math.min(FULL_BYTES + (64 << 10), taken.length())));
    json = generator(buffer);
    return taken;
  }
}
