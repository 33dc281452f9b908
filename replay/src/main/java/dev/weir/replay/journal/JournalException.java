package dev.weir.replay.journal;

import java.io.IOException;

/** A journal that cannot be used; the message says why and what to do. */
public final class JournalException extends IOException {
  private static final long serialVersionUID = 1;

  JournalException(String message) {
    super(message);
  }
}
