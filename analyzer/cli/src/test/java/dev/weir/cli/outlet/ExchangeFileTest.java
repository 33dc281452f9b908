package dev.weir.cli.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeFileTest {
  @TempDir Path folder;

  @Test
  void writesWholeLinesOnly() throws IOException {
    Path path = folder.resolve("x.ndjson");
    try (ExchangeFile file = new ExchangeFile(new FileOutputStream(path.toFile()))) {
      file.write("one\ntwo\nhal".getBytes(UTF_8));
      file.flush();
      assertThat(path).hasContent("one\ntwo\n");
      file.write("f\n".getBytes(UTF_8));
    }
    assertThat(path).hasContent("one\ntwo\nhalf\n");
  }

  @Test
  void cutsBackToTheLastWholeLineWhenTheDiskIsFull() throws IOException {
    Path path = folder.resolve("x.ndjson");
    FileOutputStream full =
        new FileOutputStream(path.toFile()) {
          private boolean once;

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (once) {
              super.write(bytes, offset, 2);
              throw new IOException("No space left on device");
            }
            once = true;
            super.write(bytes, offset, length);
          }
        };
    ExchangeFile file = new ExchangeFile(full);
    file.write("one\ntwo\n".getBytes(UTF_8));
    file.flush();
    file.write("three\n".getBytes(UTF_8));
    String message =
        "cannot write: No space left on device; 2 exchanges in 8 bytes were written before";
    assertThatThrownBy(file::flush).hasMessage(message);
    assertThatThrownBy(file::close).hasMessage(message);
    assertThat(Files.readString(path)).isEqualTo("one\ntwo\n");
  }
}
