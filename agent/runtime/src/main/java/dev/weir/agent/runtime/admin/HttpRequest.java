package dev.weir.agent.runtime.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param path without query, as sent
 * @param query behind the question mark, as sent, may be empty
 * @param host who was asked, with the port if one was written, empty when not said
 * @param headers by lower-case name
 * @param bodyBytes length of the body
 */
record HttpRequest(
    String method,
    String path,
    String query,
    String host,
    Map<String, String> headers,
    int bodyBytes) {

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }
}
