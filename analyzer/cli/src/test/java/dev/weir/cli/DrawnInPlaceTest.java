package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrawnInPlaceTest {
  @Test
  void drawsNoMoreLinesThanTheTerminalHas() {
    assertThat(DrawnInPlace.clipped("a\nb\nc\n", 2)).isEqualTo("a\nb\n");
    assertThat(DrawnInPlace.clipped("a\nb\nc\n", 3)).isEqualTo("a\nb\nc\n");
    assertThat(DrawnInPlace.clipped("a\nb\nc\n", 9)).isEqualTo("a\nb\nc\n");
  }
}
