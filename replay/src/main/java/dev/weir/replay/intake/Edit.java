package dev.weir.replay.intake;

import dev.weir.core.message.Message;

/** What is changed of a recorded request before it is sent again. */
@FunctionalInterface
public interface Edit {
  /** Nothing. */
  Edit NONE = (request, authority, index) -> request.bytes();

  /**
   * The bytes to send.
   *
   * @param authority of the target, as a Host field names it
   * @param index of the request in the recording
   * @return a whole request; {@code request.bytes()} itself when nothing is changed
   */
  byte[] apply(Message request, String authority, long index);

  /** Whether the same request becomes another one when it comes with another index. */
  default boolean varies(Message request) {
    return false;
  }
}
