package dev.weir.agent.manners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Java of this machine.
 *
 * @param feature such as 17
 */
record Jdk(Path home, int feature) {
  private static final int OLDEST = 17;

  /**
   * One of each version from 17 on, oldest first: the one that runs the tests, and its siblings.
   */
  static List<Jdk> all() throws IOException {
    Jdk own = own();
    TreeMap<Integer, Jdk> found = new TreeMap<>();
    found.put(own.feature, own);
    try (Stream<Path> homes = Files.list(own.home.resolveSibling("."))) {
      for (Path home : homes.sorted().toList()) {
        int feature = feature(home);
        if (feature >= OLDEST) {
          found.putIfAbsent(feature, new Jdk(home, feature));
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  /** The one that runs the tests. */
  static Jdk own() throws IOException {
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    return new Jdk(home, Runtime.version().feature());
  }

  /** The newest of {@link #all}. */
  static Jdk newest() throws IOException {
    List<Jdk> all = all();
    return all.get(all.size() - 1);
  }

  Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** 0 when there is no JDK. */
  private static int feature(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .mapToInt(version -> Runtime.Version.parse(version).feature())
        .findFirst()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
