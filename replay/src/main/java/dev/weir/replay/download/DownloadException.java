package dev.weir.replay.download;

import org.jspecify.annotations.Nullable;

/** A download that ended without its file; the message is one line with the cause and the mend. */
public final class DownloadException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean useless;

  private DownloadException(String message, boolean useless, @Nullable Throwable cause) {
    super(message, cause);
    this.useless = useless;
  }

  /** What came so far is as good as it was. */
  static DownloadException broken(String message, @Nullable Throwable cause) {
    return new DownloadException(message, false, cause);
  }

  /** What came is not what was asked for. */
  static DownloadException useless(String message) {
    return new DownloadException(message, true, null);
  }

  /** Whether nothing of what came may be used to go on. */
  boolean isUseless() {
    return useless;
  }
}
