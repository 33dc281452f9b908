package dev.weir.agent.runtime.limits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small text file that may become another at any time: overwritten, replaced by an editor, or
 * swapped through a symbolic link as Kubernetes swaps its config maps.
 *
 * <p>It is looked at again and again, which works on every file system and for all of these alike.
 * A change counts when it has been the same for two looks, so that a file that is still being
 * written is left alone. Confined to one thread at a time.
 */
public final class WatchedFile {
  private final Path path;
  private @Nullable Stamp latest;
  private @Nullable Stamp read;

  /** Whether what was followed last ended in a line break; some editors never write one. */
  private boolean endsInLineBreak;

  /** What tells one state of a file from another; null stands for none. */
  private record Stamp(FileTime modified, long sizeBytes, @Nullable Object inode) {}

  /**
   * What a look brings.
   *
   * @param text of the file; null when it could not be read
   * @param problem why not, and how to mend it
   * @param passing whether that may mend itself without the file becoming another
   */
  public record Reading(@Nullable String text, String problem, boolean passing) {
    /** A byte order mark may come first. */
    private static final Pattern JSON = Pattern.compile("\\uFEFF?\\s*\\{");

    /**
     * Whether it ends in the middle of a line, as does much that is still being written. Of JSON
     * the last bracket tells that it is whole.
     */
    public boolean mayBeHalf() {
      return text != null
          && !text.endsWith("\n")
          && !text.endsWith("\r")
          && !JSON.matcher(text).lookingAt();
    }

    /** Says that it {@link #mayBeHalf}, and how to mend that. */
    public String half(String name) {
      long lines = text == null ? 0 : text.lines().count();
      return name
          + " ends in the middle of line "
          + lines
          + ": it may be half of a file; end it with a line break";
    }

    static Reading of(String text) {
      return new Reading(text, "", false);
    }

    static Reading failed(String problem) {
      return new Reading(null, problem, false);
    }

    static Reading failedForNow(String problem) {
      return new Reading(null, problem, true);
    }
  }

  public WatchedFile(Path path) {
    this.path = path;
  }

  /** The name without the folders above, under which it is shown. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** Reads it now, whether it has changed or not. */
  public Reading read() {
    latest = stamp();
    Reading reading = reading();
    read = reading.passing() || !isStill() ? null : latest;
    return reading;
  }

  /** Reads it when it has changed since the last reading and is still; also when it cannot be. */
  public @Nullable Reading poll() {
    boolean still = isStill();
    if (!still || (latest != null && latest.equals(read))) {
      return null;
    }
    Reading reading = reading();
    if (!isStill()) {
      return null; // it became another meanwhile
    }
    read = reading.passing() ? null : latest;
    return reading;
  }

  /**
   * Refuses what may be half of a file, since what was followed before ended in a line break; else
   * it counts as followed.
   *
   * @throws IllegalArgumentException saying why, and how to mend it
   */
  public void follow(Reading reading) {
    if (endsInLineBreak && reading.mayBeHalf()) {
      throw new IllegalArgumentException(reading.half(name()));
    }
    endsInLineBreak = !reading.mayBeHalf();
  }

  /** Whether it is as at the last look. */
  private boolean isStill() {
    Stamp before = latest;
    latest = stamp();
    return before == null ? latest == null : before.equals(latest);
  }

  private @Nullable Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException | SecurityException e) {
      return null; // said when reading
    }
  }

  private Reading reading() {
    try {
      // Else it may be a pipe, and opening waits for whoever writes to it.
      if (!Files.isRegularFile(path)) {
        return Files.exists(path)
            ? Reading.failedForNow(name() + " is no file; name one")
            : missing();
      }
      try (InputStream in = Files.newInputStream(path)) {
        return Reading.of(LimitsText.of(name(), in));
      }
    } catch (NoSuchFileException e) {
      return missing();
    } catch (IllegalArgumentException e) {
      return Reading.failed(String.valueOf(e.getMessage()));
    } catch (IOException | SecurityException e) {
      return Reading.failedForNow(
          name() + " cannot be read (" + e + "); let the application's user read it");
    }
  }

  private Reading missing() {
    return Reading.failedForNow(name() + " is not there; make it, or mend its name");
  }
}
