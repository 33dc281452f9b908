package dev.weir.agent.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Holds an access log against what the client counted. Confined to the test's thread. */
final class Logged {
  private final Launch.AccessLog log;
  private int linesBefore;

  Logged(Launch.AccessLog log) {
    this.log = log;
  }

  /** What is logged from now on counts. */
  void mark() throws IOException {
    linesBefore = lines().size();
  }

  /** Where the log is not as {@code passed}, a line each. */
  List<String> differencesTo(Counts passed) throws IOException {
    return expected(passed).differencesTo(logged()).stream().map(line -> "log: " + line).toList();
  }

  /** What such traffic should leave behind. */
  private Counts expected(Counts passed) {
    Counts expected = new Counts();
    for (String path : passed.paths()) {
      if (!isCompared(path)) {
        continue;
      }
      for (String field : passed.fieldsOf(path)) {
        if (field.equals("requests") || field.startsWith("status ")) {
          expected.add(path, field, passed.of(path, field));
        }
      }
      if (path.equals(Workload.ABORTED)) {
        // An access log tells what the server meant to send, or what it had sent when it gave up.
        expected.allowMore(path, "bytes", passed.of(path, "requests") * Site.ABORTED_BYTES);
      } else if (!path.equals(Workload.BROKEN_OFF)) {
        expected.add(path, "bytes", bytes(passed, path));
      }
    }
    return expected;
  }

  private boolean isCompared(String path) {
    // A line about the start may be written only after its answer was read.
    return !path.equals(RunningServer.READY) && log.lacks().stream().noneMatch(path::startsWith);
  }

  private long bytes(Counts passed, String path) {
    return log.bytes() == Launch.Bytes.CONTENT_AND_FRAMING
        ? passed.of(path, "response_bytes") - passed.of(path, "response_header_bytes")
        : passed.of(path, "response_body_bytes");
  }

  private Counts logged() throws IOException {
    Counts logged = new Counts();
    List<String> lines = lines();
    for (String line : lines.subList(linesBefore, lines.size())) {
      String[] words = line.split(" ", -1);
      if (!isCompared(words[1])) {
        continue;
      }
      logged.add(words[1], "requests", 1);
      logged.add(words[1], "status " + words[2], 1);
      if (words[1].equals(Workload.BROKEN_OFF)) {
        continue; // some log what was promised, some what was sent, some nothing
      }
      boolean bodiless =
          log.bytes() == Launch.Bytes.CONTENT_EVEN_OF_HEAD && words[0].equals("HEAD");
      boolean none = bodiless || words[3].equals("-");
      logged.add(words[1], "bytes", none ? 0 : Long.parseLong(words[3]));
    }
    return logged;
  }

  private List<String> lines() throws IOException {
    return Files.exists(log.file()) ? Files.readAllLines(log.file()) : List.of();
  }
}
