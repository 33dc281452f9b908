package dev.weir.replay.gor;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Whatever the bytes, and in whatever pieces they come, the same messages and damage come out, or a
 * {@link GorException} of one line; and what was read is written so that it is read again.
 */
class GorReaderFuzzTest {
  private static final String[] PIECES = {
    Golden.SEPARATOR,
    "1 c3501f900a00000700000001 1764384000000000000 5\n",
    "2 c3501f900a00000700000001 1764384000000000000\n",
    "3 f45590522cd1838b4a0d5c5aab80b77929dea3b3 1 -1\n",
    "GET / HTTP/1.1\r\n",
    "HEAD / HTTP/1.0\r\n",
    "HTTP/1.1 200 OK\r\n",
    "Content-Length: 40\r\n",
    "Content-Length: 4000000000000000000\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "\r\n",
    "0\r\n\r\n",
    "🐵🙈🙉\n",
    "\n",
  };

  @FuzzTest(maxDuration = "10m")
  void givesMessagesOrAGorException(FuzzedDataProvider data) {
    int pieceBytes = data.consumeInt(1, 80);
    byte[] file = file(data);
    String whole = outcome(file, Integer.MAX_VALUE);
    String inPieces = outcome(file, pieceBytes);
    require(whole.equals(inPieces), whole + " but in pieces " + inPieces);
  }

  private static String outcome(byte[] file, int pieceBytes) {
    try {
      Golden.Reading reading = Golden.read(Golden.inPieces(file, pieceBytes), 200);
      byte[] written = Golden.write(reading.messages());
      require(written.length <= file.length + 25L * reading.messages().size(), "grew");
      return reading.text();
    } catch (GorException e) {
      String message = String.valueOf(e.getMessage());
      require(message.startsWith("test.gor: ") && message.indexOf('\n') < 0, message);
      return message;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static byte[] file(FuzzedDataProvider data) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int pieces = data.consumeInt(0, 40);
    for (int i = 0; i < pieces; i++) {
      int choice = data.consumeInt(0, PIECES.length + 1);
      if (choice < PIECES.length) {
        file.writeBytes(PIECES[choice].getBytes(StandardCharsets.UTF_8));
      } else {
        file.writeBytes(data.consumeBytes(data.consumeInt(0, 40)));
      }
    }
    return file.toByteArray();
  }
}
