package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a capture from beginning to write to Elasticsearch. */
class ElasticsearchFlagsTest {
  @TempDir Path folder = Path.of("");

  private void open(Path spool) throws CommandFailure {
    ElasticsearchFlags flags = new ElasticsearchFlags();
    flags.url = "http://127.0.0.1:1";
    ElasticsearchFlags.SpoolFlags spooling = new ElasticsearchFlags.SpoolFlags();
    spooling.folder = spool.toString();
    var unused = flags.ofCapture(spooling, new ReportFlags(), line -> {});
  }

  @Test
  void aFolderThatOthersMayReadIsRefusedWithItsMend() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> open(open))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(open + " is open to others")
        .hasMessageContaining("chmod 700");
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> open(file)).hasMessageContaining(file + " is no folder; name another");
  }
}
