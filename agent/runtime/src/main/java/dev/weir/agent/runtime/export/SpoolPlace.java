package dev.weir.agent.runtime.export;

import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Spool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where documents wait: in a folder that no other JVM on this machine uses. */
final class SpoolPlace {
  private static final int MOST_SPOOLS = 16;

  private SpoolPlace() {}

  /**
   * Opens the one that was named, or the first in the folder for temporary files that is free and
   * holds nothing for another server.
   *
   * @param says told in one line of the others there whose documents nobody sends
   * @throws IOException if there is none
   */
  static Spool open(ElasticsearchOptions options, Consumer<String> says) throws IOException {
    Path named = options.spool();
    return named == null
        ? firstFree(options, Path.of(System.getProperty("java.io.tmpdir")), says)
        : open(named, options);
  }

  static Spool firstFree(ElasticsearchOptions options, Path temporary, Consumer<String> says)
      throws IOException {
    IOException last = null;
    for (int i = 1; i <= MOST_SPOOLS; i++) {
      try {
        Spool opened = open(folder(temporary, i), options);
        tellOfOthers(temporary, i, says);
        return opened;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("there is no folder for what has to wait: " + last, last);
  }

  static Path folder(Path temporary, int number) {
    String owner = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return temporary.resolve("weir-agent-" + owner + '-' + number);
  }

  private static Spool open(Path folder, ElasticsearchOptions options) throws IOException {
    return Spool.open(folder, options.spoolBytes(), options.access());
  }

  private static void tellOfOthers(Path temporary, int own, Consumer<String> says) {
    List<String> others = new ArrayList<>();
    for (int i = 1; i <= MOST_SPOOLS; i++) {
      // Not its own: to close a file gives up the lock that this process has on it.
      String server =
          i == own ? null : serverOfAbandoned(folder(temporary, i), folder(temporary, own));
      if (server != null) {
        others.add(folder(temporary, i) + " (for " + server + ')');
      }
    }
    if (!others.isEmpty()) {
      says.accept(
          "documents of earlier runs wait in "
              + String.join(", ", others)
              + "; give one of these as elasticsearch-spool to an agent of that server, which"
              + " sends them");
    }
  }

  /** Whom a folder holds documents for; null if it holds none, or somebody looks after it. */
  private static @Nullable String serverOfAbandoned(Path folder, Path own) {
    try {
      // Anybody may make a folder there, with a pipe in it that would be waited for.
      if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
        return null;
      }
      String server = Files.readString(folder.resolve("server")).strip();
      try (DirectoryStream<Path> waiting = Files.newDirectoryStream(folder, "*.bulk")) {
        if (!waiting.iterator().hasNext()) {
          return null;
        }
      }
      Spool.open(folder, Long.MAX_VALUE, Access.of(server)).close(); // which nobody else uses
      return server;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
