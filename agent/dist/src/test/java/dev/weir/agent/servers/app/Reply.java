package dev.weir.agent.servers.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the applications that bring their own file serving, for a server of whichever kind
 * to send.
 *
 * @param parts of the body, to be flushed one by one; empty when there is a file
 * @param sized whether the length is told ahead; else it is chunked
 * @param brokenOff whether the server only promises as much again, and closes the connection
 * @param file whose bytes are the body, or null
 */
record Reply(
    int status,
    Map<String, String> fields,
    List<byte[]> parts,
    boolean sized,
    boolean brokenOff,
    @Nullable Slice file) {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  /** Some bytes of a file. */
  record Slice(Path path, long offset, long bytes) {}

  /** Where the server looks up a field of the request. */
  @FunctionalInterface
  interface Fields {
    @Nullable String value(String name);
  }

  /**
   * Answers a request whose body has been read.
   *
   * @param target with query, as sent
   */
  static Reply to(Path files, String target, Fields fields, long receivedBytes) throws IOException {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? null : target.substring(mark + 1);
    if (path.startsWith("/files/")) {
      return file(files.resolve(path.substring("/files/".length())), fields);
    }
    byte[] text = Content.text(Content.number(query, "bytes"));
    if (path.startsWith("/app/fixed/") || path.startsWith("/app/async/")) {
      return of(200, text);
    }
    if (path.startsWith("/app/chunked/")) {
      int parts = Content.number(query, "parts");
      return new Reply(200, new TreeMap<>(), Collections.nCopies(parts, text), false, false, null);
    }
    if (path.startsWith("/app/broken/")) {
      return new Reply(200, new TreeMap<>(), List.of(text), true, true, null);
    }
    if (path.startsWith("/app/gzip/")) {
      Reply reply = of(200, Content.gzip(text));
      reply.fields().put("Content-Encoding", "gzip");
      return reply;
    }
    if (path.startsWith("/app/ranged/")) {
      Reply reply = of(206, text);
      reply.fields().put("Content-Range", "bytes 0-" + (text.length - 1) + "/*");
      return reply;
    }
    if (path.startsWith("/app/upload/")) {
      return of(200, Long.toString(receivedBytes).getBytes(UTF_8));
    }
    if (path.equals("/app/surroundings")) {
      return of(200, Content.surroundings());
    }
    return of(404, "not here".getBytes(UTF_8));
  }

  /** Of the body that is promised, in bytes. */
  long length() {
    if (file != null) {
      return file.bytes();
    }
    long bytes = parts.stream().mapToLong(part -> part.length).sum();
    return brokenOff ? 2 * bytes : bytes;
  }

  private static Reply of(int status, byte[] body) {
    return new Reply(status, new TreeMap<>(), List.of(body), true, false, null);
  }

  private static Reply file(Path path, Fields request) throws IOException {
    long length = Files.size(path);
    Instant changed = Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, String> fields = new TreeMap<>();
    fields.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(changed.atOffset(ZoneOffset.UTC)));
    String since = request.value("If-Modified-Since");
    if (since != null
        && !changed.isAfter(
            ZonedDateTime.parse(since, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())) {
      return new Reply(304, fields, List.of(), true, false, null);
    }
    String asked = request.value("Range");
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    if (range.matches()) {
      long from = Long.parseLong(range.group(1));
      long to = Long.parseLong(range.group(2));
      fields.put("Content-Range", "bytes " + from + "-" + to + "/" + length);
      return new Reply(206, fields, List.of(), true, false, new Slice(path, from, to - from + 1));
    }
    return new Reply(200, fields, List.of(), true, false, new Slice(path, 0, length));
  }
}
