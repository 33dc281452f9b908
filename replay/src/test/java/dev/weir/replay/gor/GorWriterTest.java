package dev.weir.replay.gor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GorWriterTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir Path folder = Path.of("");

  private static Message message(long startNanos, int bodyBytes) {
    String text =
        "PUT /a HTTP/1.1\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new Message(Kind.REQUEST, "c3501f900a00000700000001", 0, "", startNanos, 7, bytes, 0);
  }

  @Test
  void handsOverWhatIsASecondOld() throws IOException {
    Path file = folder.resolve("a.gor");
    try (GorWriter writer = GorWriter.create(file)) {
      writer.message(message(0, 1));
      writer.message(message(SECOND - 1, 1));
      assertThat(Files.size(file)).isZero();
      writer.message(message(SECOND, 1));
      assertThat(Files.size(file)).isEqualTo(writer.writtenBytes()).isPositive();
      assertThat(writer.records()).isEqualTo(3);
    }
  }

  @Test
  void writesRecordsLongerThanItsBuffer() throws IOException, GorException {
    Path file = folder.resolve("a.gor.gz");
    try (GorWriter writer = GorWriter.create(file)) {
      for (int i = 0; i < 5; i++) {
        writer.message(message(i, 300_000 * i));
      }
    }
    try (GorReader reader = GorReader.open(file.toString())) {
      Golden.Reading reading = Golden.read(reader);
      assertThat(reading.damage()).isEmpty();
      assertThat(reading.messages()).hasSize(5);
      assertThat(reading.messages().get(4).bytes()).isEqualTo(message(4, 1_200_000).bytes());
    }
  }

  @Test
  void keepsTheFirstFailureAndCountsTheRest() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    GorWriter writer = new GorWriter(full);
    writer.message(message(0, 1));
    assertThat(writer.failure()).isNull();
    assertThatThrownBy(writer::flush).hasMessageContaining("No space left on device");
    writer.message(message(1, 1));
    assertThat(writer.unwrittenRecords()).isEqualTo(2);
    assertThatThrownBy(writer::close)
        .hasMessage(
            "cannot write: No space left on device; 0 records in 0 bytes were written before");
    assertThat(writer.failure()).isNotNull();
  }

  @Test
  void saysWhatCannotBeCreated() {
    assertThatThrownBy(() -> GorWriter.create(folder.resolve("none").resolve("a.gor")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> GorWriter.create(folder)).hasMessageContaining("directory");
  }
}
