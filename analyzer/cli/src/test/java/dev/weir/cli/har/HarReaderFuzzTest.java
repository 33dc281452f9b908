package dev.weir.cli.har;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.message.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever the text, messages come of it or a {@link HarException} of one line; and what was read
 * is written so that as many requests and responses are read again.
 */
class HarReaderFuzzTest {
  private static final String BEGINNING = "{\"log\":{\"version\":\"1.2\",\"entries\":[";
  private static final String END = "]}}";
  private static final String[] PIECES = {
    "{\"startedDateTime\":\"2026-11-29T10:00:00.000Z\",\"time\":3,",
    "{\"startedDateTime\":\"2026-11-29T10:00:00+25:00\",\"time\":-1e308,",
    "\"request\":{\"method\":\"GET\",\"url\":\"http://a/b?c=d\",",
    "\"request\":{\"method\":\"POST\",\"url\":\"https://[::1]:8/\\u0000\",",
    "\"httpVersion\":\"HTTP/1.1\",\"headers\":[{\"name\":\"Host\",\"value\":\"a\"}],",
    "\"headers\":[{\"name\":\"Content-Length\",\"value\":\"99999999999999999999\"}],",
    "\"headers\":[{\"name\":\":authority\",\"value\":\"a\\r\\nb: c\"}],",
    "\"postData\":{\"mimeType\":\"text/plain\",\"text\":\"abc\"},",
    "\"headersSize\":-1,\"bodySize\":1e18},",
    "\"response\":{\"status\":200,\"statusText\":\"OK\",\"httpVersion\":\"h2\",\"headers\":[],",
    "\"response\":{\"status\":0,\"statusText\":\"\",\"httpVersion\":\"\",\"headers\":[],",
    "\"content\":{\"size\":-5,\"mimeType\":\"x\",\"text\":\"eA==\",\"encoding\":\"base64\"}},",
    "\"content\":{\"size\":4000000000,\"text\":\"!\",\"encoding\":\"base64\"}},",
    "\"timings\":{\"send\":0,\"wait\":1e300,\"receive\":-1}},",
    "\"cache\":{}},",
    "\"connection\":\"7\"}",
    ",",
    "null",
    "[",
    "}",
  };

  @FuzzTest(maxDuration = "10m")
  void givesMessagesOrAHarException(FuzzedDataProvider data) throws IOException {
    byte[] file = file(data);
    List<Message> read = new ArrayList<>();
    if (readAll(file, read)) {
      List<Message> again = new ArrayList<>();
      require(readAll(written(read), again), "what was written cannot be read");
      require(requests(again) == requests(read), requests(read) + " became " + requests(again));
    }
  }

  private static boolean readAll(byte[] file, List<Message> into) throws IOException {
    try {
      new HarReader("test.har").read(new ByteArrayInputStream(file), into::add);
      return true;
    } catch (HarException e) {
      String message = String.valueOf(e.getMessage());
      require(message.startsWith("test.har") && message.indexOf('\n') < 0, message);
      return false;
    }
  }

  private static byte[] written(List<Message> messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HarWriter writer = new HarWriter(out, "test")) {
      messages.forEach(writer::message);
    }
    return out.toByteArray();
  }

  private static long requests(List<Message> messages) {
    return messages.stream().filter(message -> message.kind() == Message.Kind.REQUEST).count();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static byte[] file(FuzzedDataProvider data) {
    StringBuilder file = new StringBuilder(data.consumeBoolean() ? BEGINNING : "");
    int pieces = data.consumeInt(0, 30);
    for (int i = 0; i < pieces; i++) {
      int choice = data.consumeInt(0, PIECES.length);
      file.append(choice < PIECES.length ? PIECES[choice] : data.consumeString(20));
    }
    return file.append(data.consumeBoolean() ? END : "")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
