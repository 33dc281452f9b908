package dev.weir.agent.runtime.export;

import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.elasticsearch.Spool;
import java.io.IOException;
import java.nio.file.Path;

/** Where documents wait: in a folder that no other JVM on this machine uses. */
final class SpoolPlace {
  private static final int MOST_SPOOLS = 16;

  private SpoolPlace() {}

  /**
   * Opens the one that was named, or the first in the folder for temporary files that is free and
   * holds nothing for another server.
   *
   * @throws IOException if there is none
   */
  static Spool open(ElasticsearchOptions options) throws IOException {
    Path named = options.spool();
    if (named != null) {
      return open(named, options);
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String owner = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    IOException last = null;
    for (int i = 1; i <= MOST_SPOOLS; i++) {
      try {
        return open(temporary.resolve("weir-agent-" + owner + '-' + i), options);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("there is no folder for what has to wait: " + last, last);
  }

  private static Spool open(Path folder, ElasticsearchOptions options) throws IOException {
    return Spool.open(folder, options.spoolBytes(), options.access());
  }
}
