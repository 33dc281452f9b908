package dev.weir.agent.jdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Java found on this machine.
 *
 * @param feature such as 17
 */
public record Jdk(Path home, int feature) {
  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

  /** A program of it. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The one that runs the tests. */
  public static Jdk own() throws IOException {
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    return new Jdk(home, Runtime.version().feature());
  }

  /** One of each version from 17 on, oldest first: the one that runs the tests, and others. */
  public static List<Jdk> all() throws IOException {
    TreeMap<Integer, Jdk> found = new TreeMap<>();
    Jdk own = own();
    found.put(own.feature(), own);
    for (Path place : List.of(USUAL_PLACE, own.home().resolveSibling("."))) {
      for (Path home : folders(place)) {
        int feature = feature(home);
        if (feature >= 17) {
          found.putIfAbsent(feature, new Jdk(home, feature));
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static List<Path> folders(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(place)) {
      return inside.sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** 0 when there is no Java. */
  private static int feature(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return 0;
    }
    for (String line : Files.readAllLines(release)) {
      if (line.startsWith("JAVA_VERSION=")) {
        String version = line.substring(line.indexOf('=') + 1).replace("\"", "");
        return Runtime.Version.parse(version).feature();
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
