package dev.weir.agent.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolPlaceTest {
  private static final long SPOOL_BYTES = 1 << 20;
  private static final String OWN = "http://own:9200";
  private static final String OTHER = "http://other:9200";

  @TempDir private Path temporary;

  private final List<String> said = new ArrayList<>();

  /** A folder that somebody left a document in. */
  private Path left(int number, String server) throws IOException {
    Path folder = SpoolPlace.folder(temporary, number);
    Spool.open(folder, SPOOL_BYTES, Access.of(server)).close();
    Files.writeString(folder.resolve("00000001099511627776.bulk"), "{}\n{}\n");
    return folder;
  }

  private Spool firstFree() throws IOException {
    return SpoolPlace.firstFree(
        new ElasticsearchOptions(Access.of(OWN), null, SPOOL_BYTES), temporary, said::add);
  }

  @Test
  void tellsInOneLineOfFoldersThatNobodySendsFrom() throws IOException {
    Path ofAnother = left(1, OTHER);
    Path ofOurs = left(3, OWN);
    Path inUse = left(4, OWN);
    Path empty = SpoolPlace.folder(temporary, 5);
    Spool.open(empty, SPOOL_BYTES, Access.of(OWN)).close();
    Spool user = Spool.open(inUse, SPOOL_BYTES, Access.of(OWN));
    firstFree().close();
    user.close();
    assertThat(SpoolPlace.folder(temporary, 2)).isDirectory();
    assertThat(said)
        .containsExactly(
            "documents of earlier runs wait in "
                + ofAnother
                + " (for http://other:9200), "
                + ofOurs
                + " (for http://own:9200); give one of these as elasticsearch-spool to an agent of"
                + " that server, which sends them");
    assertThat(temporary.toFile().list()).hasSize(5); // none was made to look into
  }

  @Test
  void saysNothingOfTheFolderThatItSendsFrom() throws IOException {
    left(1, OWN);
    firstFree().close();
    assertThat(said).isEmpty();
  }
}
