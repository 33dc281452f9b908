package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server is given: a Java, a folder of its own, and the JVM options of the test.
 *
 * @param jvmOptions the agent's among them
 */
record Site(Jdk jdk, Path folder, List<String> jvmOptions) {
  static final String PASSWORD = "matrix-test";

  /** Served from {@code /files}, with their sizes in bytes. */
  static final int LARGE_BYTES = 5_000_000;

  static final int HELD_BYTES = 1_600_000;

  /** Less than Tomcat hands to sendfile: 10.1.48 then sends a body after HEAD, too. */
  static final int SMALL_BYTES = 40_000;

  static final int ABORTED_BYTES = 20_000_000;

  private static final Path ROOT = Path.of(System.getProperty("weir.servers", "target/servers"));

  /** Makes a fresh folder for a run. */
  static Site fresh(String run, Jdk jdk, List<String> jvmOptions) throws IOException {
    Path folder = ROOT.resolve("runs").resolve(run);
    delete(folder);
    Files.createDirectories(folder);
    return new Site(jdk, folder, jvmOptions);
  }

  static Path logOf(String run) throws IOException {
    Path logs = Files.createDirectories(ROOT.resolve("logs"));
    return logs.resolve(run + ".log");
  }

  /** A distribution that the build unpacked, or a jar that it made. */
  static Path distribution(String name) {
    String folder = System.getProperty("weir.server." + name);
    if (folder == null || !Files.exists(Path.of(folder))) {
      throw new IllegalStateException(
          "weir.server." + name + "=" + folder + " is not there; run this test by mvn verify");
    }
    return Path.of(folder);
  }

  /** Static files: folder {@code files} inside {@code parent}. */
  static Path filesIn(Path parent) throws IOException {
    Path files = Files.createDirectories(parent.resolve("files"));
    Files.write(files.resolve("large.bin"), Content.text(LARGE_BYTES));
    Files.write(files.resolve("held.bin"), Content.text(HELD_BYTES));
    Files.write(files.resolve("aborted.bin"), Content.text(ABORTED_BYTES));
    for (String name : List.of("ranged.bin", "conditional.bin", "headed.bin")) {
      Files.write(files.resolve(name), Content.text(SMALL_BYTES));
    }
    return files;
  }

  /**
   * An unpacked web application.
   *
   * @param api {@code jakarta} or {@code javax}
   */
  static Path webApplication(Path folder, String api) throws IOException {
    filesIn(folder);
    Path source = classes().resolve("dev/weir/agent/servers/app");
    Path target =
        Files.createDirectories(folder.resolve("WEB-INF/classes/dev/weir/agent/servers/app"));
    Files.copy(source.resolve("Content.class"), target.resolve("Content.class"));
    Path servlets = Files.createDirectories(target.resolve(api));
    Files.copy(
        source.resolve(api).resolve("MatrixServlet.class"),
        servlets.resolve("MatrixServlet.class"));
    return folder;
  }

  /** The compiled tests, which hold the small servers. */
  static Path classes() {
    return placeOf(Site.class);
  }

  /** The jar or folder that holds a class. */
  static Path placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** A self-signed key, by the JDK's own tool; the same for all runs of a process. */
  Path keyStore() throws IOException {
    Path store = folder.resolve("key.p12");
    if (!Files.exists(store)) {
      Files.write(store, Key.BYTES);
    }
    return store;
  }

  /** Made when it is first asked for. */
  private static final class Key {
    static final byte[] BYTES = make();

    private static byte[] make() {
      try {
        Path folder = Files.createTempDirectory("weir-key-");
        Path store = folder.resolve("key.p12");
        Processes.run(
            List.of(
                Jdk.own().tool("keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost"));
        byte[] bytes = Files.readAllBytes(store);
        delete(folder);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code java}, the options of the test, and {@code more}. */
  List<String> java(String... more) {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of(more));
    return command;
  }

  /** Writes a file of the server's configuration and its folders. */
  Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    @Nullable Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.write(file, content.getBytes(UTF_8));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> inside = Files.walk(from)) {
      for (Path source : (Iterable<Path>) inside::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      inside.sorted(Comparator.reverseOrder()).forEach(Site::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
