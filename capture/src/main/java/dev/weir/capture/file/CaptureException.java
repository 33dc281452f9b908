package dev.weir.capture.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A capture file that cannot be read or written, or not any further.
 *
 * <p>The message is one line that stands alone: the file, the byte where it broke, what is wrong
 * with the values found there, and the mend where there is one.
 */
public final class CaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What {@link #offsetBytes} says when the trouble is with the file as a whole. */
  public static final long NOWHERE = -1;

  private final long offsetBytes;

  CaptureException(String name, String problem, @Nullable Throwable cause) {
    super(name + ": " + problem, cause);
    this.offsetBytes = NOWHERE;
  }

  CaptureException(String name, long offsetBytes, String problem) {
    this(name, offsetBytes, "", problem, null);
  }

  /**
   * @param space what the offset counts in when that is not the file itself, with a leading blank
   */
  CaptureException(
      String name, long offsetBytes, String space, String problem, @Nullable Throwable cause) {
    super(name + ": at byte " + offsetBytes + space + ": " + problem, cause);
    this.offsetBytes = offsetBytes;
  }

  /**
   * Where it broke, in bytes from the start (of the uncompressed data, for a gzip file), or {@link
   * #NOWHERE}.
   */
  public long offsetBytes() {
    return offsetBytes;
  }

  static CaptureException cannotOpen(Path path, IOException cause) {
    return new CaptureException(path.toString(), why(cause, "read"), cause);
  }

  static CaptureException cannotCreate(Path path, IOException cause) {
    return new CaptureException(path.toString(), why(cause, "write"), cause);
  }

  private static String why(IOException cause, String verb) {
    if (cause instanceof NoSuchFileException) {
      return verb.equals("read") ? "no such file" : "its folder does not exist; create it first";
    }
    if (cause instanceof AccessDeniedException) {
      return "no permission to " + verb + " it; change its permissions or run as its owner";
    }
    return "cannot " + verb + " it: " + reason(cause);
  }

  /** What the system said, without the file name that Java puts before it. */
  static String reason(IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return "reading was interrupted";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
