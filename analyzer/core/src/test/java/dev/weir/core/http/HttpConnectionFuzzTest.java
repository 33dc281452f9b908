package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Any conversation, however malformed: no exception, every byte charged, and, where nothing was
 * lost, the same exchanges for every split.
 */
class HttpConnectionFuzzTest {
  private static final String[] PIECES = {
    "GET /a HTTP/1.1\r\n",
    "POST /b?q HTTP/1.1\r\n",
    "HEAD http://h/c HTTP/1.0\r\n",
    "CONNECT h:1 HTTP/1.1\r\n",
    "PRI * HTTP/2.0\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.0 304\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: ",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, ",
    "Upgrade: h2c\r\n",
    "Host: x\r\n",
    "\r\n",
    "\n",
    " ",
    "5\r\nhello\r\n",
    "5;x=y\r\n",
    "0\r\n\r\n",
    "0\r\nT: v\r\n\r\n",
    "hello",
  };

  @FuzzTest(maxDuration = "10m")
  void survivesAnyConversation(FuzzedDataProvider data) {
    Conversation conversation =
        data.consumeBoolean() ? Conversation.begin() : Conversation.joinedMidway();
    boolean lossless = true;
    int turns = data.consumeInt(1, 12);
    for (int i = 0; i < turns; i++) {
      switch (data.consumeInt(0, 9)) {
        case 0 -> {
          conversation.lostFromClient(data.consumeLong(1, 1L << 40));
          lossless = false;
        }
        case 1 -> {
          conversation.lostFromServer(data.consumeLong(1, 1L << 40));
          lossless = false;
        }
        case 2 -> conversation.clientCloses();
        case 3 -> conversation.serverCloses();
        case 4, 5, 6 -> conversation.client(text(data));
        default -> conversation.server(text(data));
      }
    }
    conversation.play();
    assertThat(conversation.everyByteIsCharged()).isTrue();
    List<String> whole = List.copyOf(conversation.exchanges());
    conversation.play(7, new Random(turns));
    assertThat(conversation.everyByteIsCharged()).isTrue();
    if (lossless && conversation.startsAtTheBeginning()) {
      assertThat(conversation.exchanges()).as(conversation.toString()).isEqualTo(whole);
    }
  }

  /** Mostly pieces of HTTP, so that the search gets past the start line. */
  private static String text(FuzzedDataProvider data) {
    StringBuilder text = new StringBuilder();
    int pieces = data.consumeInt(1, 12);
    for (int i = 0; i < pieces; i++) {
      int choice = data.consumeInt(0, PIECES.length + 2);
      if (choice < PIECES.length) {
        text.append(PIECES[choice]);
      } else {
        byte[] bytes = data.consumeBytes(data.consumeInt(0, 40));
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }
}
