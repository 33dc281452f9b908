package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SavedObjectsTest {
  @Test
  void areWhatTheirSourcesMake() throws IOException {
    String made =
        Sources.savedObjects().stream()
            .map(object -> object.json() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Sources.FILE, made);
    }
    assertThat(Files.readString(Sources.FILE))
        .as("run with -Dgolden.update=true after a change to %s", Sources.FOLDER)
        .isEqualTo(made);
  }

  @Test
  void haveNothingThatKibanaWouldRefuse() throws IOException {
    List<SavedObject> objects = shipped();
    assertThat(objects).hasSizeGreaterThan(20);
    assertThat(SavedObjectsCheck.complaints(objects)).isEmpty();
  }

  @Test
  void haveIdsThatTellWhatTheyAre() throws IOException {
    assertThat(shipped()).allSatisfy(object -> assertThat(object.id()).matches("weir-[a-z-]+"));
  }

  /** As they stand in the tree. */
  static List<SavedObject> shipped() throws IOException {
    try (var lines = Files.lines(Sources.FILE)) {
      return lines.map(SavedObject::parse).toList();
    }
  }
}
