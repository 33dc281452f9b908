package dev.weir.elasticsearch;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a batch that was sent.
 *
 * @param batch to be sent again
 * @param refusal what somebody has to mend before some of it is taken, which may last, so that it
 *     must not hold up others; null if it waits for the server only
 */
record Rest(Batch batch, @Nullable String refusal) {

  /** With what is left of another part of the same batch. */
  Rest and(@Nullable Rest other) {
    return other == null
        ? this
        : new Rest(Batch.joined(batch, other.batch), refusal == null ? other.refusal : refusal);
  }
}
