package dev.weir.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {
  private static final String HEAD = "# HELP a_total Words.\n# TYPE a_total counter\n";

  @Test
  void readsWhatTheFormatAllows() {
    TextReader text = TextReader.read(HEAD + "a_total{x=\"\\\\ \\\" \\n\",y=\"\",} 1.0E7\n");
    assertThat(text.value("a_total", Map.of("x", "\\ \" \n", "y", ""))).isEqualTo(1e7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_total 1",
        "a_total{x=\"\\t\"} 1\n",
        "a_total{x=\"\"y=\"\"} 1\n",
        "a_total{x=\"\",x=\"\"} 1\n",
        "a_total{x=1} 1\n",
        "a_total{1x=\"\"} 1\n",
        "a_total  1\n",
        "a_total\n",
        "a_total NaN\n",
        "a_total -1\n",
        "a_total 1\na_total 2\n",
        "b_total 1\n",
        "a_total 1\r\n",
        "\n",
        "# TYPE a_total counter\n",
        "# HELP b Words.\n# TYPE b counter\nb 1\n",
        "# HELP b Words.\n# TYPE b histogram\nb_bucket{le=\"1\"} 1\nb_count 1\nb_sum 1\n",
        "# HELP b Words.\n# TYPE b histogram\nb_bucket{x=\"\",le=\"+Inf\"} 1\nb_count 1\nb_sum 1\n",
      })
  void refusesEverythingElse(String lines) {
    assertThatThrownBy(() -> TextReader.read(HEAD + lines)).isInstanceOf(AssertionError.class);
  }
}
