package dev.weir.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SortKeyTest {

  @Test
  void readsItsOwnNames() {
    for (SortKey sort : SortKey.values()) {
      assertThat(SortKey.parse(sort.key())).isEqualTo(sort);
    }
    assertThat(SortKey.parse(" P99 ")).isEqualTo(SortKey.P99);
  }

  @Test
  void saysWhatCanBeSortedBy() {
    assertThatThrownBy(() -> SortKey.parse("colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot sort by 'colour'; use bytes, requests, wire");
  }
}
