package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private final BatchWriter writer = new BatchWriter();

  private static String text(Batch batch) {
    return new String(batch.bytes(), 0, batch.length(), UTF_8);
  }

  private void add(String id) throws IOException {
    writer.add("stream", id, json -> json.writeStringField("text", "of " + id + "\n"));
  }

  @Test
  void hasTwoLinesADocument() throws IOException {
    add("a");
    add("b");

    Batch batch = writer.take();

    assertThat(batch.documents()).isEqualTo(2);
    assertThat(text(batch))
        .isEqualTo(
            """
            {"create":{"_index":"stream","_id":"a"}}
            {"text":"of a\\n"}
            {"create":{"_index":"stream","_id":"b"}}
            {"text":"of b\\n"}
            """);
  }

  @Test
  void beginsAgainOnceTaken() throws IOException {
    add("a");
    Batch first = writer.take();
    add("b");
    Batch second = writer.take();

    assertThat(text(first)).contains("of a").doesNotContain("of b");
    assertThat(text(second)).contains("of b").doesNotContain("of a");
    assertThat(writer.take().documents()).isZero();
  }

  @Test
  void leavesOutADocumentThatBreaksOff() throws IOException {
    add("a");
    assertThatThrownBy(
            () ->
                writer.add(
                    "stream",
                    "b",
                    json -> {
                      json.writeStringField("half", "x");
                      throw new IOException("broken");
                    }))
        .hasMessage("broken");
    add("c");

    assertThat(text(writer.take())).contains("of a").contains("of c").doesNotContain("half");
  }

  @Test
  void isMadeOfItsBytesAgain() throws IOException {
    add("a");
    add("b");
    Batch batch = writer.take();

    Batch again = Batch.of(text(batch).getBytes(UTF_8));

    assertThat(again.documents()).isEqualTo(2);
    assertThat(text(again.only(List.of(1)))).isEqualTo(text(batch.only(List.of(1))));
  }

  @Test
  void isNotMadeOfHalfADocument() {
    assertThatThrownBy(() -> Batch.of("{}\n".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Batch.of("{}\n{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void comesApartAndTogetherAgain() throws IOException {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      add(id);
    }
    Batch batch = writer.take();

    Batch joined = Batch.joined(batch.part(0, 2), batch.part(2, 5));

    assertThat(text(joined)).isEqualTo(text(batch));
    assertThat(text(joined.only(List.of(3)))).contains("of d").doesNotContain("of c");
  }
}
