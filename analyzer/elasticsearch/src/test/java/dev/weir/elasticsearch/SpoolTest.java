package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
  private static final long MUCH = 1 << 20;

  @TempDir Path folder;

  private static Batch batch(String... ids) throws IOException {
    BatchWriter writer = new BatchWriter();
    for (String id : ids) {
      writer.add("stream", id, json -> {});
    }
    return writer.take();
  }

  private static List<String> takeAll(Spool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Batch batch = spool.oldest(); batch != null; batch = spool.oldest()) {
      texts.add(
          new String(batch.bytes(), 0, batch.length(), UTF_8)
              .replaceAll("(?s).*_id\":\"([^\"]*).*", "$1"));
      spool.remove();
    }
    return texts;
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void givesBackInOrderWhatItWasGiven() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH)) {
      spool.add(batch("a"));
      spool.add(batch("b1", "b"));
      assertThat(spool.documents()).isEqualTo(3);
      assertThat(takeAll(spool)).containsExactly("a", "b");
      assertThat(spool.documents()).isZero();
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(files(".bulk")).isEmpty();
  }

  @Test
  void keepsWhatItHasForTheNextOneWhoOpensIt() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
    }
    try (Spool spool = Spool.open(folder, MUCH)) {
      assertThat(spool.documents()).isEqualTo(2);
      spool.add(batch("c"));
      assertThat(takeAll(spool)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void letsTheOldestGiveWayWhenItIsFull() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, 2L * size)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      spool.add(batch("c"));
      assertThat(spool.documents()).isEqualTo(2);
      assertThat(spool.dropped()).isEqualTo(1);
      assertThat(takeAll(spool)).containsExactly("b", "c");
    }
  }

  @Test
  void doesNotTakeOutAnotherWhenTheOneGivenHadToGiveWay() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, 2L * size)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      assertThat(spool.oldest()).isNotNull();
      spool.add(batch("c"));
      spool.remove();
      assertThat(takeAll(spool)).containsExactly("b", "c");
    }
  }

  @Test
  void countsABatchThatIsLargerThanAllItMayHold() throws IOException {
    try (Spool spool = Spool.open(folder, 10)) {
      spool.add(batch("a", "b"));
      assertThat(spool.dropped()).isEqualTo(2);
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void setsAsideWhatIsDamagedAndGoesOn() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      spool.add(batch("c"));
    }
    List<Path> files = files(".bulk");
    byte[] first = Files.readAllBytes(files.get(0));
    first[first.length - 3] ^= 1;
    Files.write(files.get(0), first);
    Files.write(files.get(1), new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
    try (Spool spool = Spool.open(folder, MUCH)) {
      assertThat(takeAll(spool)).containsExactly("c");
      assertThat(spool.damaged()).isEqualTo(2);
    }
    assertThat(files(".damaged")).hasSize(2);
    try (Spool spool = Spool.open(folder, MUCH)) {
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void setsAsideWhatAnotherVersionWrote() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH)) {
      spool.add(batch("a"));
    }
    Path file = files(".bulk").get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = '0'; // WEIR SPOOL 0
    Files.write(file, bytes);
    try (Spool spool = Spool.open(folder, MUCH)) {
      assertThat(spool.oldest()).isNull();
      assertThat(spool.damaged()).isEqualTo(1);
    }
  }

  @Test
  void forgetsWhatWasNotWrittenWhole() throws IOException {
    Files.writeString(folder.resolve("00000000000000000007.part"), "WEIR");
    try (Spool spool = Spool.open(folder, MUCH)) {
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(files(".part")).isEmpty();
  }

  @Test
  void belongsToOneAtATime() throws IOException {
    try (Spool first = Spool.open(folder, MUCH)) {
      assertThat(first.isEmpty()).isTrue();
      assertThatThrownBy(() -> Spool.open(folder, MUCH))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another run");
    }
    Spool.open(folder, MUCH).close();
  }

  @Test
  void saysThatItsFolderIsNone() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Spool.open(file, MUCH)).isInstanceOf(IOException.class);
  }
}
