package dev.weir.cli.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.message.Message;
import dev.weir.core.message.MessageHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarWriterTest {
  private static Message message(Message.Kind kind, long millis, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Message(kind, "same", 7, "10.0.0.1", millis * 1_000_000, 0, bytes, 0);
  }

  private static Message get(long millis, String path) {
    return message(Message.Kind.REQUEST, millis, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static Message status(long millis, int status) {
    return message(
        Message.Kind.RESPONSE, millis, "HTTP/1.1 " + status + " S\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void answersPipelinedRequestsOfOneIdInTheirOrder() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HarWriter writer = new HarWriter(out, "test")) {
      writer.message(get(1, "/a"));
      writer.message(get(2, "/b"));
      writer.message(get(3, "/never"));
      writer.message(status(4, 200));
      writer.message(status(5, 404));
      assertThat(writer.entries()).isEqualTo(2);
      assertThat(writer.responsesAlone()).isZero();
    }
    List<Message> again = new ArrayList<>();
    new HarReader("test.har").read(new ByteArrayInputStream(out.toByteArray()), again::add);

    assertThat(again.stream().map(HarWriterTest::startLine))
        .containsExactly(
            "GET /a HTTP/1.1",
            "HTTP/1.1 200 S",
            "GET /b HTTP/1.1",
            "HTTP/1.1 404 S",
            "GET /never HTTP/1.1");
  }

  private static String startLine(Message message) {
    return MessageHead.of(message.bytes()).startLine();
  }
}
