package dev.weir.replay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.intake.Memory;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path folder;

  private static Outcome answered(long index) {
    return new Outcome(
        index,
        "GET /a",
        2,
        200,
        null,
        Obstacle.CONNECTION_BUSY,
        true,
        10,
        20,
        30,
        40,
        100,
        2_000_000_000_000L,
        1_999_999_999_900L,
        new Expected(304, 77, 66, 0, 0));
  }

  private static Outcome failed(long index) {
    return new Outcome(
        index,
        "GET /a",
        -1,
        0,
        FailureKind.OUTCOME_UNKNOWN,
        Obstacle.NONE,
        false,
        10,
        0,
        0,
        40,
        0,
        0,
        0,
        null);
  }

  @Test
  void givesBackWhatWasDoneAcrossRuns() throws Exception {
    Path file = folder.resolve("run");
    long far = 70_000; // in another segment
    try (Journal journal = Journal.open(file, 42, 3)) {
      assertThat(journal.resumed()).isFalse();
      for (long index : new long[] {0, 1, 2, far}) {
        assertThat(journal.of(index)).isEqualTo(Memory.State.UNKNOWN);
        journal.sending(index);
      }
      journal.done(answered(0));
      journal.done(failed(far));
    }
    try (Journal journal = Journal.open(file, 42, 3)) {
      assertThat(journal.resumed()).isTrue();
      assertThat(journal.of(0)).isEqualTo(Memory.State.DONE);
      assertThat(journal.of(1)).isEqualTo(Memory.State.SENT);
      assertThat(journal.of(3)).isEqualTo(Memory.State.UNKNOWN);
      assertThat(journal.outcome(0, "GET /a")).isEqualTo(answered(0));
      assertThat(journal.outcome(far, "GET /a")).isEqualTo(failed(far));
      journal.delete();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesTheStateOfAnotherRun() throws Exception {
    Path file = folder.resolve("run");
    Journal.open(file, 42, 1).close();
    assertThatThrownBy(() -> Journal.open(file, 43, 1))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("state of another run");
  }

  @Test
  void refusesAFileThatIsSomethingElseAndLeavesItAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "dear diary");
    assertThatThrownBy(() -> Journal.open(file, 42, 1))
        .hasMessageContaining("not the state of a replay");
    assertThat(file).hasContent("dear diary");
  }

  @Test
  void refusesAFileThatAnotherRunUses() throws Exception {
    Path file = folder.resolve("run");
    try (Journal journal = Journal.open(file, 42, 1)) {
      assertThat(journal.failure()).isNull();
      assertThatThrownBy(() -> Journal.open(file, 42, 1))
          .hasMessageContaining("another run is using this file");
    }
  }
}
