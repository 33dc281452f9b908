package dev.weir.core.ledger;

import org.jspecify.annotations.Nullable;

/** Shown what passed of one key. */
public interface TallyViewer {
  /**
   * Message bytes of one method and path, and of one kind of answer where that is known.
   *
   * @param status 0 as long as there is no answer
   * @param mediaType null when there is none
   * @param messageBytes below 0 where bytes that were shown before are now shown with the answer
   * @param slowestNanos the longest duration of those that finished, 0 when none did
   */
  void view(
      String method,
      String path,
      int status,
      @Nullable String mediaType,
      long messageBytes,
      long slowestNanos);
}
