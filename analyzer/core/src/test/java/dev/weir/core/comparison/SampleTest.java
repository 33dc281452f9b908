package dev.weir.core.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static Sample of(long from, long to) {
    Sample sample = new Sample();
    LongStream.range(from, to).forEach(sample::add);
    return sample;
  }

  private static long below(Sample sample, long bound) {
    return Arrays.stream(sample.values()).filter(value -> value < bound).count();
  }

  @Test
  void keepsAllOfFew() {
    Sample sample = of(0, Sample.MOST);
    assertThat(Arrays.stream(sample.values()).sorted())
        .containsExactlyElementsOf(LongStream.range(0, Sample.MOST).boxed().toList());
  }

  @Test
  void keepsAFairPartOfMany() {
    Sample sample = of(0, 100_000);
    assertThat(sample.seen()).isEqualTo(100_000);
    assertThat(sample.values()).hasSize(Sample.MOST).doesNotHaveDuplicates();
    // A half of 2,000, give or take four deviations of 22.
    assertThat(below(sample, 50_000)).isBetween(910L, 1_090L);
  }

  @Test
  void isTheSameInEveryRun() {
    assertThat(of(0, 10_000).values()).isEqualTo(of(0, 10_000).values());
  }

  @Test
  void mergesFewWhole() {
    Sample sample = of(0, 10);
    sample.merge(of(10, 15));
    assertThat(sample.seen()).isEqualTo(15);
    assertThat(Arrays.stream(sample.values()).sorted())
        .containsExactlyElementsOf(LongStream.range(0, 15).boxed().toList());
  }

  @Test
  void mergesManyInProportion() {
    Sample sample = of(0, 90_000);
    sample.merge(of(90_000, 100_000));
    assertThat(sample.seen()).isEqualTo(100_000);
    assertThat(sample.values()).hasSize(Sample.MOST).doesNotHaveDuplicates();
    // Nine tenths of 2,000, give or take four deviations of 13.
    assertThat(below(sample, 90_000)).isBetween(1_746L, 1_854L);
    sample.add(1);
    assertThat(sample.values()).hasSize(Sample.MOST);
  }
}
