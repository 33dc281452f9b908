package dev.weir.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void findsWhatWasMistyped() {
    List<String> known = List.of("--top", "--sort", "--status", "--format");
    assertThat(Nearest.to("--tpo", known)).isEqualTo("--top");
    assertThat(Nearest.to("--fromat", known)).isEqualTo("--format");
    assertThat(Nearest.to("--verbose", known)).isNull();
    assertThat(Nearest.to("x", known)).isNull();
  }

  @Test
  void countsASwapAsOneEdit() {
    assertThat(Nearest.edits("tpo", "top")).isEqualTo(1);
    assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.edits("", "abc")).isEqualTo(3);
  }
}
