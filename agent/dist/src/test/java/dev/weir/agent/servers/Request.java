package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request to the byte.
 *
 * @param fields complete field lines, without their ends
 * @param pieces sizes of the body's parts, in bytes; all of them zeros
 * @param chunked whether each piece is a chunk
 */
record Request(
    String method,
    String target,
    String version,
    List<String> fields,
    List<Integer> pieces,
    boolean chunked) {

  static Request get(String target) {
    return new Request("GET", target, "HTTP/1.1", List.of(), List.of(), false);
  }

  static Request head(String target) {
    return new Request("HEAD", target, "HTTP/1.1", List.of(), List.of(), false);
  }

  static Request post(String target, int bodyBytes) {
    List<String> fields = List.of("Content-Length: " + bodyBytes);
    return new Request("POST", target, "HTTP/1.1", fields, List.of(bodyBytes), false);
  }

  /** A body in chunks of the given sizes. */
  static Request chunked(String target, Integer... chunkBytes) {
    List<String> fields = List.of("Transfer-Encoding: chunked");
    return new Request("PUT", target, "HTTP/1.1", fields, Arrays.asList(chunkBytes), true);
  }

  Request with(String field) {
    List<String> more = new ArrayList<>(fields);
    more.add(field);
    return new Request(method, target, version, more, pieces, chunked);
  }

  Request inHttp10() {
    return new Request(method, target, "HTTP/1.0", fields, pieces, chunked);
  }

  /** The target without its query: the report's key. */
  String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** With the empty line. */
  byte[] head() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    head.append("Host: localhost\r\nUser-Agent: matrix\r\n");
    fields.forEach(field -> head.append(field).append("\r\n"));
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** As transferred, with its framing. */
  byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int bytes : pieces) {
      body.writeBytes(framing(Integer.toHexString(bytes) + "\r\n"));
      body.writeBytes(new byte[bytes]);
      body.writeBytes(framing("\r\n"));
    }
    body.writeBytes(framing("0\r\n\r\n"));
    return body.toByteArray();
  }

  /** Of the body, without framing. */
  long contentBytes() {
    return pieces.stream().mapToLong(Integer::longValue).sum();
  }

  private byte[] framing(String text) {
    return (chunked ? text : "").getBytes(ISO_8859_1);
  }
}
