package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @Test
  void readsTraceAndParent() {
    TraceContext expected = new TraceContext(TRACE, PARENT);
    assertThat(TraceContext.parse("00-" + TRACE + '-' + PARENT + "-01")).isEqualTo(expected);
    // A later version may have more behind.
    assertThat(TraceContext.parse("cc-" + TRACE + '-' + PARENT + "-01-x")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "a very long text that is nothing of the kind, but long enough to be one",
      })
  void passesOverWhatIsNone(String text) {
    assertThat(TraceContext.parse(text)).isNull();
  }
}
