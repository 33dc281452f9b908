package dev.weir.agent.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a server.
 *
 * @param environment added to the test's own
 * @param log where the server writes {@code METHOD /path STATUS BYTES} a request
 */
record Launch(
    List<String> command,
    Map<String, String> environment,
    List<Listener> listeners,
    AccessLog log) {

  /**
   * An access log, and what its bytes are.
   *
   * @param lacks how paths begin whose answers may be missing; these are not compared
   */
  record AccessLog(Path file, Bytes bytes, List<String> lacks) {
    AccessLog(Path file, Bytes bytes) {
      this(file, bytes, List.of());
    }
  }

  /** What a server writes down as the bytes of a response. */
  enum Bytes {
    CONTENT,
    CONTENT_AND_FRAMING,
    /** What GET would have transferred, after HEAD. */
    CONTENT_EVEN_OF_HEAD
  }
}
