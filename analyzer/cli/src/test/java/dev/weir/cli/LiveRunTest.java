package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveRunTest {
  @Test
  void drawsNoMoreLinesThanTheTerminalHas() {
    assertThat(LiveRun.clipped("a\nb\nc\n", 2)).isEqualTo("a\nb\n");
    assertThat(LiveRun.clipped("a\nb\nc\n", 3)).isEqualTo("a\nb\nc\n");
    assertThat(LiveRun.clipped("a\nb\nc\n", 9)).isEqualTo("a\nb\nc\n");
  }
}
