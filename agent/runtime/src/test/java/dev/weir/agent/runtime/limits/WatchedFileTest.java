package dev.weir.agent.runtime.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.limits.WatchedFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  @TempDir Path folder;

  private Path path = Path.of("");
  private WatchedFile file = new WatchedFile(path);
  private long seconds = 1_700_000_000;

  @BeforeEach
  void name() {
    path = folder.resolve("limits.yaml");
    file = new WatchedFile(path);
  }

  @Test
  void readsAChangeWhenItHasLainStillForALook() throws IOException {
    write("one");
    assertThat(file.read()).isEqualTo(Reading.of("one"));
    assertThat(file.poll()).isNull();
    write("two");
    assertThat(file.poll()).isNull();
    write("three");
    assertThat(file.poll()).isNull();
    assertThat(file.poll()).isEqualTo(Reading.of("three"));
    assertThat(file.poll()).isNull();
  }

  @Test
  void seesWhatHasTheSameSize() throws IOException {
    write("one");
    file.read();
    write("two");
    assertThat(settled()).isEqualTo(Reading.of("two"));
  }

  @Test
  void seesAFileThatReplacesItWithTheSameSizeAndTime() throws IOException {
    write("one");
    file.read();
    FileTime time = Files.getLastModifiedTime(path);
    Path other = Files.writeString(folder.resolve("other"), "two");
    Files.setLastModifiedTime(other, time);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertThat(settled()).isEqualTo(Reading.of("two"));
  }

  @Test
  void seesALinkThatIsSwappedAboveIt() throws IOException {
    // As Kubernetes does: limits.yaml -> ..data/limits.yaml, ..data -> ..1, then -> ..2.
    for (String version : new String[] {"1", "2"}) {
      Path data = Files.createDirectory(folder.resolve(".." + version));
      Files.writeString(data.resolve("limits.yaml"), version);
      Files.setLastModifiedTime(
          data.resolve("limits.yaml"), FileTime.fromMillis(1_700_000_000_000L));
    }
    Path link = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(path, Path.of("..data", "limits.yaml"));
    assertThat(file.read()).isEqualTo(Reading.of("1"));
    Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("..2"));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    assertThat(settled()).isEqualTo(Reading.of("2"));
  }

  @Test
  void saysThatItIsMissingUntilItIsThere() throws IOException {
    assertThat(file.read().problem())
        .isEqualTo("limits.yaml is not there; make it, or mend its name");
    assertThat(file.poll()).isEqualTo(file.read());
    write("one");
    assertThat(settled()).isEqualTo(Reading.of("one"));
  }

  @Test
  void seesThatTheSameComesBack() throws IOException {
    write("one");
    file.read();
    Files.delete(path);
    assertThat(settled().problem()).startsWith("limits.yaml is not there");
    write("two");
    assertThat(settled()).isEqualTo(Reading.of("two"));
  }

  @Test
  void refusesWhatIsNoSmallTextFile() throws IOException {
    Files.createDirectory(path);
    assertThat(file.read().problem()).isEqualTo("limits.yaml is no file; name one");
    Files.delete(path);
    Files.write(path, new byte[] {'a', '\n', 'b', (byte) 0xff});
    assertThat(file.read().problem())
        .isEqualTo("limits.yaml:2:2: this is not text in UTF-8; save it as that");
    Files.write(path, "x".repeat((1 << 20) + 1).getBytes(UTF_8));
    assertThat(file.read().problem())
        .isEqualTo("limits.yaml:1:1: more than 1048576 bytes; write a shorter file");
    // It is not read again and again.
    assertThat(file.poll()).isNull();
    Files.write(path, "x".repeat(1 << 20).getBytes(UTF_8));
    assertThat(settled().text()).hasSize(1 << 20);
  }

  @Test
  void maySeeHalfOfAFileThatEndsInALineUnlessItIsJson() {
    assertThat(Reading.of("a: 1\n").mayBeHalf()).isFalse();
    assertThat(Reading.of("a: 1\r").mayBeHalf()).isFalse();
    assertThat(Reading.of(" {\"a\": 1}").mayBeHalf()).isFalse();
    assertThat(Reading.of("\uFEFF{\"a\": 1}").mayBeHalf()).isFalse();
    assertThat(Reading.of("a: 1\nb: 2").mayBeHalf()).isTrue();
    assertThat(Reading.of("a: 1\nb: 2").half("x"))
        .isEqualTo(
            "x ends in the middle of line 2: it may be half of a file; end it with a line break");
  }

  /** Every text at a time of its own, as by hand. */
  private void write(String text) throws IOException {
    Files.writeString(path, text);
    seconds++;
    Files.setLastModifiedTime(path, FileTime.fromMillis(seconds * 1000));
  }

  private Reading settled() {
    assertThat(file.poll()).isNull();
    Reading reading = file.poll();
    if (reading == null) {
      throw new AssertionError("not seen");
    }
    return reading;
  }
}
