package dev.weir.agent.servers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sums of each path, named as in the report: {@code requests}, {@code response_body_bytes} and so
 * on, and {@code status 200} for the number of such answers. Confined to the test's thread.
 */
final class Counts {
  private final Map<String, Map<String, Long>> paths = new TreeMap<>();
  private final Map<String, Long> slack = new HashMap<>();
  private long connections;
  private long socketBytes;

  void add(String path, String field, long amount) {
    paths.computeIfAbsent(path, unseen -> new TreeMap<>()).merge(field, amount, Long::sum);
  }

  /** Agrees with so much more than was added, where nobody can know it exactly. */
  void allowMore(String path, String field, long amount) {
    slack.merge(path + " " + field, amount, Long::sum);
  }

  /** A connection has ended; so much was written to it by either side. */
  void connection(long bytes) {
    connections++;
    socketBytes += bytes;
  }

  /** So much was written to a connection that goes on. */
  void onConnection(long bytes) {
    socketBytes += bytes;
  }

  long connections() {
    return connections;
  }

  /** What passed the sockets, under TLS more than the exchanges. */
  long socketBytes() {
    return socketBytes;
  }

  /** Adds all of another's. */
  void addAll(Counts other) {
    other.paths.forEach((path, fields) -> fields.forEach((name, n) -> add(path, name, n)));
    other.slack.forEach((field, amount) -> slack.merge(field, amount, Long::sum));
    connections += other.connections;
    socketBytes += other.socketBytes;
  }

  long of(String path, String field) {
    return paths.getOrDefault(path, Map.of()).getOrDefault(field, 0L);
  }

  Set<String> paths() {
    return paths.keySet();
  }

  Set<String> fieldsOf(String path) {
    return paths.getOrDefault(path, Map.of()).keySet();
  }

  /** What came in since {@code earlier}. */
  Counts since(Counts earlier) {
    Counts later = new Counts();
    paths.forEach(
        (path, fields) ->
            fields.forEach(
                (field, now) -> {
                  if (now != earlier.of(path, field)) {
                    later.add(path, field, now - earlier.of(path, field));
                  }
                }));
    return later;
  }

  /** Where {@code actual} is not as here, a line each; empty when they agree. */
  List<String> differencesTo(Counts actual) {
    List<String> differences = new ArrayList<>();
    Set<String> all = new TreeSet<>(paths.keySet());
    all.addAll(actual.paths.keySet());
    for (String path : all) {
      if (!actual.paths.containsKey(path)) {
        differences.add(path + ": nothing was counted");
        continue;
      }
      Set<String> fields = new TreeSet<>(paths.getOrDefault(path, Map.of()).keySet());
      fields.addAll(actual.paths.getOrDefault(path, Map.of()).keySet());
      for (String field : fields) {
        long least = of(path, field);
        long counted = actual.of(path, field);
        long more = slack.getOrDefault(path + " " + field, 0L);
        if (counted < least || counted > least + more) {
          differences.add(path + " " + field + ": " + least + " passed, " + counted + " counted");
        }
      }
    }
    return differences;
  }
}
