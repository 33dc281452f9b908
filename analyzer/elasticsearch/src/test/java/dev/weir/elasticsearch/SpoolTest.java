package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
  private static final long MUCH = 1 << 20;
  private static final Access SERVER = Access.of("http://localhost:9200");

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
    for (Batch batch = spool.take(); batch != null; batch = spool.take()) {
      texts.add(
          new String(batch.bytes(), 0, batch.length(), UTF_8)
              .replaceAll("(?s).*_id\":\"([^\"]*).*", "$1"));
      spool.removeTaken();
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
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b1", "b"));
      assertThat(spool.counts().documents()).isEqualTo(3);
      assertThat(takeAll(spool)).containsExactly("a", "b");
      assertThat(spool.counts().documents()).isZero();
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(files(".bulk")).isEmpty();
  }

  @Test
  void keepsWhatItHasForTheNextOneWhoOpensIt() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
    }
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(spool.counts().documents()).isEqualTo(2);
      spool.add(batch("c"));
      assertThat(takeAll(spool)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void letsTheOldestGiveWayWhenItIsFull() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, 2L * size, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      spool.add(batch("c"));
      assertThat(spool.counts().documents()).isEqualTo(2);
      assertThat(spool.counts().dropped()).isEqualTo(1);
      assertThat(takeAll(spool)).containsExactly("b", "c");
    }
  }

  @Test
  void letsTheOneThatIsBeingSentGiveWayToNone() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, 2L * size, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      Batch taken = Objects.requireNonNull(spool.take());
      spool.add(batch("c"));
      spool.putBack(taken, false);
      assertThat(spool.counts().dropped()).isEqualTo(1);
      assertThat(takeAll(spool)).containsExactly("a", "c");
    }
  }

  @Test
  void letsWhatIsLeftOfABatchWaitAtItsPlace() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a1", "a"));
      spool.add(batch("b"));
      assertThat(spool.take()).isNotNull();
      spool.putBack(batch("a"), false);
      assertThat(spool.counts().documents()).isEqualTo(2);
    }
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.addFirst(batch("z"), false);
      assertThat(takeAll(spool)).containsExactly("z", "a", "b");
    }
  }

  @Test
  void letsWhatWasRefusedWaitApartUntilOneOfItIsTaken() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      for (String id : List.of("a", "b", "c")) {
        spool.add(batch(id));
      }
      spool.putBack(Objects.requireNonNull(spool.take()), true);
      spool.putBack(Objects.requireNonNull(spool.take()), true);
      spool.addFirst(batch("z"), true);
      assertThat(takeAll(spool)).containsExactly("c");
      assertThat(spool.isEmpty()).isFalse();
      assertThat(spool.holdsRefused()).isTrue();
      spool.tryRefusedAgain();
      assertThat(takeAll(spool)).containsExactly("a", "b", "z");
      assertThat(spool.holdsRefused()).isFalse();
      assertThat(spool.counts()).isEqualTo(Spool.Counts.NONE);
    }
  }

  @Test
  void letsWhatWasRefusedGiveWayFirst() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, 2L * size, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      Batch first = Objects.requireNonNull(spool.take());
      spool.removeTaken();
      spool.add(first);
      spool.putBack(Objects.requireNonNull(spool.take()), true); // b
      spool.add(batch("c"));
      assertThat(spool.counts().dropped()).isEqualTo(1);
      assertThat(takeAll(spool)).containsExactly("a", "c");
    }
  }

  @Test
  void balancesThoughWhatIsLeftOfABatchCannotBeWritten() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a1", "a"));
      assertThat(spool.take()).isNotNull();
      Path blocked = Path.of(files(".bulk").get(0) + ".part");
      Files.createDirectory(blocked);
      assertThatThrownBy(() -> spool.putBack(batch("a"), false)).isInstanceOf(IOException.class);
      assertThat(spool.counts().documents()).isEqualTo(1);
      assertThat(takeAll(spool)).containsExactly("a");
      assertThat(spool.counts()).isEqualTo(Spool.Counts.NONE);
    }
  }

  @Test
  void countsABatchThatIsLargerThanAllItMayHold() throws IOException {
    try (Spool spool = Spool.open(folder, 10, SERVER)) {
      spool.add(batch("a", "b"));
      assertThat(spool.counts().dropped()).isEqualTo(2);
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void setsAsideWhatIsDamagedAndGoesOn() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      spool.add(batch("c"));
    }
    List<Path> files = files(".bulk");
    byte[] first = Files.readAllBytes(files.get(0));
    first[first.length - 3] ^= 1;
    Files.write(files.get(0), first);
    Files.write(files.get(1), new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(takeAll(spool)).containsExactly("c");
      assertThat(spool.counts().damaged()).isEqualTo(2);
      assertThat(spool.counts().found()).isEqualTo(3);
      assertThat(spool.counts().lost()).isEqualTo(2);
      assertThat(spool.counts().documents()).isZero();
    }
    assertThat(files(".damaged")).hasSize(2);
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void setsAsideWhatCannotBeReadAndGoesOn() throws IOException {
    int size = 25 + batch("a").length();
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
    }
    Path file = files(".bulk").get(0);
    Files.delete(file);
    Files.createDirectories(file.resolve("in it")); // which root cannot read, either
    try (Spool spool = Spool.open(folder, 8192, SERVER)) {
      assertThat(takeAll(spool)).containsExactly("b");
      assertThat(spool.counts()).isEqualTo(new Spool.Counts(2, 0, 0, 1, 1));
      for (int i = 0; i < 8192 / size; i++) {
        spool.add(batch("c")); // until that gives way
      }
      assertThat(spool.counts().dropped()).isZero();
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void goesOnThoughWhatCannotBeReadCannotBeSetAside() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
      spool.add(batch("b"));
      Path file = files(".bulk").get(0);
      Files.delete(file);
      Files.createDirectory(file);
      Files.createDirectories(Path.of(file + ".damaged").resolve("in the way"));
      assertThat(takeAll(spool)).containsExactly("b");
      assertThat(spool.counts()).isEqualTo(new Spool.Counts(0, 0, 0, 1, 1));
    }
  }

  @Test
  void setsAsideWhatAnotherVersionWrote() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a", "b", "c"));
    }
    Path file = files(".bulk").get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = '0'; // WEIR SPOOL 0
    Files.write(file, bytes);
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(spool.take()).isNull();
      assertThat(spool.counts().damaged()).isEqualTo(1);
      assertThat(spool.counts().lost()).isEqualTo(3);
    }
  }

  @Test
  void forgetsWhatWasNotWrittenWhole() throws IOException {
    Files.writeString(folder.resolve("00000000000000000007.part"), "WEIR");
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(files(".part")).isEmpty();
  }

  @Test
  void belongsToOneAtATime() throws IOException {
    try (Spool first = Spool.open(folder, MUCH, SERVER)) {
      assertThat(first.isEmpty()).isTrue();
      assertThatThrownBy(() -> Spool.open(folder, MUCH, SERVER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another run");
    }
    Spool.open(folder, MUCH, SERVER).close();
  }

  @Test
  void saysThatItsFolderIsNone() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Spool.open(file, MUCH, SERVER)).isInstanceOf(IOException.class);
  }

  @Test
  void countsWhatSomebodyHasRemovedAsLost() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a1", "a"));
      spool.add(batch("b"));
      Files.delete(files(".bulk").get(0));
      assertThat(takeAll(spool)).containsExactly("b");
      assertThat(spool.counts().lost()).isEqualTo(2);
      assertThat(spool.counts().documents()).isZero();
    }
  }

  @Test
  void makesItsFolderOnceMoreWhenSomebodyHasRemovedIt() throws IOException {
    Path own = folder.resolve("spool");
    try (Spool spool = Spool.open(own, MUCH, SERVER)) {
      spool.add(batch("a"));
      try (Stream<Path> all = Files.walk(own)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
      spool.add(batch("b"));
      assertThat(takeAll(spool)).containsExactly("b");
      assertThat(spool.counts().lost()).isEqualTo(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rwx------");
      assertThatThrownBy(() -> Spool.open(own, MUCH, SERVER))
          .hasMessageContaining("in use by another run");
    }
  }

  @Test
  void isForNobodyElse() throws IOException {
    Path made = folder.resolve("made/here");
    Spool.open(made, MUCH, SERVER).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> Spool.open(made, MUCH, SERVER))
        .hasMessageContaining("is open to others (rwxr-x---)")
        .hasMessageContaining("chmod 700");
  }

  @Test
  void isNotInAFolderOfSomebodyElse() throws IOException {
    Path others = Files.createDirectory(folder.resolve("others"));
    Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rwx------"));
    try {
      Files.setAttribute(others, "unix:uid", 65_534);
    } catch (IOException e) {
      assumeTrue(false, "only root may give a folder away");
    }
    assertThatThrownBy(() -> Spool.open(others, MUCH, SERVER)).hasMessageContaining("belongs to");
  }

  @Test
  void isForOneServer() throws IOException {
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      spool.add(batch("a"));
    }
    Access another = Access.of("http://user:password@another:9200");
    assertThatThrownBy(() -> Spool.open(folder, MUCH, another))
        .hasMessageContaining("holds 1 documents for http://localhost:9200, not for")
        .hasMessageContaining("http://another:9200")
        .hasMessageNotContaining("password")
        .hasMessageContaining("name another folder");
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      assertThat(takeAll(spool)).containsExactly("a");
    }
    try (Spool spool = Spool.open(folder, MUCH, another)) {
      spool.add(batch("b"));
    }
    assertThatThrownBy(() -> Spool.open(folder, MUCH, SERVER))
        .hasMessageContaining("for http://another:9200");
    assertThat(Files.readString(folder.resolve("server"))).isEqualTo("http://another:9200\n");
  }

  @Test
  void givesEachBatchOnceThoughManyThreadsPutThemThere() throws Exception {
    int threads = 4;
    int each = 50;
    List<String> taken = new ArrayList<>();
    try (Spool spool = Spool.open(folder, MUCH, SERVER)) {
      List<Thread> adding = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * each;
        Thread thread =
            new Thread(
                () -> {
                  for (int i = first; i < first + each; i++) {
                    try {
                      spool.add(batch("id-" + i));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                });
        adding.add(thread);
        thread.start();
      }
      while (taken.size() < threads * each) {
        taken.addAll(takeAll(spool));
      }
      for (Thread thread : adding) {
        thread.join();
      }
      assertThat(spool.counts()).isEqualTo(Spool.Counts.NONE);
    }
    assertThat(taken).doesNotHaveDuplicates();
  }
}
