package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void findsMetricsTheirLabelsAndWhatIsGroupedBy() {
    PromQl query =
        new PromQl(
            "topk(10, sum by (job, le) (rate(a_total{x=\"y{z=\\\"\", w!~'by (v)'}[5m] offset 1h)))"
                + " / on (job) group_left clamp_max(b:c_5m > 0.5e3, 1) or vector(0) unless d @ end()"
                + " and rate(a_total{k=\"1\"}[$__range])");
    assertThat(query.selected)
        .isEqualTo(Map.of("a_total", Set.of("x", "w", "k"), "b:c_5m", Set.of(), "d", Set.of()));
    assertThat(query.grouped).isEqualTo(Set.of("job", "le"));
  }

  @Test
  void refusesASelectorWithoutAMetric() {
    assertThatThrownBy(() -> new PromQl("sum({__name__=\"a\"})"))
        .hasMessageContaining("names no metric");
  }
}
