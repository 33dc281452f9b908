package dev.weir.core.message;

import java.util.Objects;

/**
 * One HTTP/1 message as it passed: start line, fields, body with its framing.
 *
 * @param id 24 hexadecimal digits, the same for a request and its response
 * @param connection what shared a TCP connection has the same number within one recording
 * @param clientAddress of the request, for example {@code 10.0.0.7}; empty when not known
 * @param startNanos when its first byte passed, since the epoch
 * @param durationNanos until its last byte passed
 * @param bytes the message, or its beginning; not copied, so nobody may change them
 * @param omittedBytes how many bytes of the body are missing at the end of {@code bytes}, because
 *     they were not captured or were too many to keep
 */
@SuppressWarnings(
    "ArrayRecordComponent") // a message may be megabytes; it is handed on, never compared
public record Message(
    Kind kind,
    String id,
    long connection,
    String clientAddress,
    long startNanos,
    long durationNanos,
    byte[] bytes,
    long omittedBytes) {

  public Message {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(clientAddress, "clientAddress");
    Objects.requireNonNull(bytes, "bytes");
    if (durationNanos < 0 || omittedBytes < 0) {
      throw new IllegalArgumentException(
          "durationNanos="
              + durationNanos
              + " omittedBytes="
              + omittedBytes
              + " must not be negative");
    }
  }

  /** Which way, and whether from a server or from a target of a replay. */
  public enum Kind {
    REQUEST,
    RESPONSE,
    /** What a target of a replay answered to the same request. */
    REPLAYED_RESPONSE
  }
}
