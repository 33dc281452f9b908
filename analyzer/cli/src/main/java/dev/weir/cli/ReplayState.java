package dev.weir.cli;

import dev.weir.replay.intake.Memory;
import dev.weir.replay.journal.Journal;
import dev.weir.replay.journal.JournalException;
import dev.weir.replay.send.Mark;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that a run is resumed from, if there is one. */
final class ReplayState implements AutoCloseable {
  private final @Nullable Journal journal;

  private ReplayState(@Nullable Journal journal) {
    this.journal = journal;
  }

  /** Opens it; null for none. */
  static ReplayState of(@Nullable String file, long fingerprint, int targets)
      throws CommandFailure {
    if (file == null) {
      return new ReplayState(null);
    }
    try {
      return new ReplayState(Journal.open(Path.of(file), fingerprint, targets));
    } catch (IOException | InvalidPathException e) {
      String cause =
          e instanceof JournalException ? String.valueOf(e.getMessage()) : Reading.cause(file, e);
      throw CommandFailure.failed("--resume: " + cause, e);
    }
  }

  Memory memory() {
    return journal == null ? Memory.NONE : journal;
  }

  Mark mark() {
    return journal == null ? Mark.NONE : journal;
  }

  /** Why the state could not be kept; null when it could. */
  @Nullable IOException failure() {
    return journal == null ? null : journal.failure();
  }

  /** What is done, once, when the state cannot be kept any more. */
  void whenLost(Runnable action) {
    if (journal != null) {
      journal.whenLost(action);
    }
  }

  /** Nothing is left to be gone on with. */
  void complete() throws IOException {
    if (journal != null) {
      journal.delete();
    }
  }

  @Override
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
