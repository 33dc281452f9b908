package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BulkAnswerTest {
  private static BulkAnswer read(int documents, String json) throws IOException {
    return BulkAnswer.read(json.getBytes(UTF_8), documents);
  }

  @Test
  void tellsWhatBecameOfEachDocument() throws IOException {
    BulkAnswer answer =
        read(
            8,
            """
            {"errors": true, "took": 3, "items": [
              {"create": {"status": 201, "_shards": {"total": 1}}},
              {"create": {"status": 409, "error": {"type": "version_conflict", "reason": "there"}}},
              {"create": {"status": 429, "error": {"type": "rejected", "reason": "full"}}},
              {"create": {"error": {"type": "parsing", "reason": "no ip", "caused_by": {"x": 1}},
                          "status": 400}},
              {"create": {"status": 400, "error": {"type": "parsing", "reason": "another"}}},
              {"create": {"status": 503}},
              {"create": {"status": 403, "error": {"type": "security", "reason": "not you"}}},
              {"create": {"status": 404, "error": {"type": "no_index", "reason": "none"}}}]}
            """);

    assertThat(answer)
        .isEqualTo(
            new BulkAnswer(
                1,
                1,
                List.of(2, 5, 6, 7),
                List.of(6, 7),
                "security: not you",
                2,
                "parsing: no ip"));
    assertThat(answer.stored()).isEqualTo(2);
  }

  @Test
  void saysWhyInOneLineThatIsNotLong() throws IOException {
    String reason = "x\\u001b[2J\\n".repeat(500);
    for (int status : new int[] {400, 403}) {
      BulkAnswer answer =
          read(
              1,
              "{\"items\": [{\"create\": {\"status\": %d, \"error\": {\"type\": \"t\", \"reason\": \"%s\"}}}]}"
                  .formatted(status, reason));
      String why = status == 400 ? answer.example() : answer.refusal();
      assertThat(why).startsWith("t: x?[2J?x?").hasSize(301).endsWith("…");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"items\": []}",
        "{\"items\": [{\"create\": {\"status\": 201}}, {\"create\": {\"status\": 201}}]}",
        "{\"items\": [{}]}",
        "{\"items\": [1]}",
        "{\"items\": [{\"create\": 201}]}",
        "{\"items\": [{\"create\": {\"status\": 201}, \"index\": {}}]}",
        "{\"items\": [{\"create\": {\"status\": 201}}",
        "<html>"
      })
  void refusesWhatIsNoAnswerAboutOneDocument(String json) {
    assertThatThrownBy(() -> read(1, json)).isInstanceOf(IOException.class);
  }
}
