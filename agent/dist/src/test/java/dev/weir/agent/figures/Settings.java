package dev.weir.agent.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the launcher says.
 *
 * @param seconds that each download is measured, after its first
 * @param rounds of what is measured by turns
 * @param seed of the mix of downloads
 * @param only what labels of servers contain that are measured; empty for all
 * @param weir the program that captures and simulates
 * @param folder for captures, limits and logs
 */
record Settings(int seconds, int rounds, long seed, String only, Path weir, Path folder) {
  static Settings fromProperties() throws IOException {
    return new Settings(
        Integer.getInteger("weir.figures.seconds", 10),
        Integer.getInteger("weir.figures.rounds", 3),
        Long.getLong("weir.figures.seed", 1),
        System.getProperty("weir.figures.only", ""),
        Path.of(System.getProperty("weir.figures.weir", "weir")),
        Files.createDirectories(
            Path.of(System.getProperty("weir.figures.folder", "target/limits-live"))));
  }

  boolean wants(String label) {
    return label.contains(only);
  }

  /** The options of a JVM with the agent inside, and with limits if there are any. */
  List<String> withAgent(String limits, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("limits.yaml"), limits);
    Path agent = Path.of(System.getProperty("weir.agent.jar", "target/weir-agent.jar"));
    String options = "=admin=off" + (limits.isEmpty() ? "" : ",config=" + file);
    List<String> all = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    // Else WildFly, as its classes come, collects all garbage for longer than a burst lasts.
    all.add("-XX:MetaspaceSize=192m");
    all.addAll(List.of(more));
    all.add("-javaagent:" + agent + options);
    return all;
  }
}
