package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelBufferTest {

  @ParameterizedTest
  @CsvSource({"24684092, 536870912", "8388608, 268435456", "524288, 33554432"})
  void isAPartOfTheMemoryWithinBounds(long kibibytes, int bytes) {
    assertThat(KernelBuffer.defaultBytes("MemTotal:   " + kibibytes + " kB\nMemFree: 1 kB\n"))
        .isEqualTo(bytes);
  }

  @Test
  void isModestWhereTheMemoryIsNotKnown() {
    assertThat(KernelBuffer.defaultBytes("")).isEqualTo(64 << 20);
  }
}
