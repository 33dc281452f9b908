package dev.weir.agent.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    Counts logged = new Counts();
    List<String> lines = lines();
    for (String line : lines.subList(linesBefore, lines.size())) {
      String[] words = line.split(" ", -1);
      logged.add(words[1], "requests", 1);
      logged.add(words[1], "status " + words[2], 1);
      boolean bodiless =
          log.bytes() == Launch.Bytes.CONTENT_EVEN_OF_HEAD && words[0].equals("HEAD");
      boolean none = bodiless || words[3].equals("-");
      logged.add(words[1], "bytes", none ? 0 : Long.parseLong(words[3]));
    }
    List<String> differences = new ArrayList<>();
    Set<String> paths = passed.paths();
    for (String path : paths) {
      // An access log tells what the server meant to send.
      if (!path.equals(Workload.ABORTED)) {
        compare(path, "requests", passed.of(path, "requests"), logged, differences);
        long content = passed.of(path, "response_body_bytes");
        long all = passed.of(path, "response_bytes") - passed.of(path, "response_header_bytes");
        compare(
            path,
            "bytes",
            log.bytes() == Launch.Bytes.CONTENT_AND_FRAMING ? all : content,
            logged,
            differences);
      }
    }
    return differences;
  }

  private static void compare(
      String path, String field, long passed, Counts logged, List<String> differences) {
    long there = logged.of(path, field);
    if (there != passed) {
      differences.add(path + " " + field + ": " + passed + " passed, " + there + " logged");
    }
  }

  private List<String> lines() throws IOException {
    return Files.exists(log.file()) ? Files.readAllLines(log.file()) : List.of();
  }
}
