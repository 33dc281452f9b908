package dev.weir.agent.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start a server.
 *
 * @param environment added to the test's own
 * @param log where the server writes {@code METHOD /path STATUS BYTES} a request; null when it does
 *     not
 */
record Launch(
    List<String> command,
    Map<String, String> environment,
    List<Listener> listeners,
    @Nullable AccessLog log) {

  /** An access log, and what its bytes are. */
  record AccessLog(Path file, Bytes bytes) {}

  /** What a server writes down as the bytes of a response. */
  enum Bytes {
    CONTENT,
    CONTENT_AND_FRAMING,
    /** What GET would have transferred, after HEAD. */
    CONTENT_EVEN_OF_HEAD
  }
}
