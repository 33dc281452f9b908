package dev.weir.agent.runtime.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {
  @Test
  void readsAQueryALine() {
    assertThat(
            Queries.parse(
                "weir.promql",
                "# what the uplink has left\r\n"
                    + "\n"
                    + "export = 12e6 - sum(rate(node_network_transmit_bytes_total{device=\"eth0\"}[1m]))\n"
                    + "  report export=link:free_bytes:rate1m  "))
        .containsExactly(
            entry(
                "export",
                "12e6 - sum(rate(node_network_transmit_bytes_total{device=\"eth0\"}[1m]))"),
            entry("report export", "link:free_bytes:rate1m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export | 'export' is not NAME = QUERY; write the name of a limit and a query",
        "= 5 | '= 5' is not NAME = QUERY; write the name of a limit and a query",
        "a = | 'a =' is not NAME = QUERY; write the name of a limit and a query",
        "b = 6 | b has a query already; keep one of them",
      })
  void refusesWhatIsNoQueryWithItsLine(String line, String problem) {
    assertThatThrownBy(() -> Queries.parse("weir.promql", "b = 5\n" + line))
        .hasMessage("weir.promql:2: " + problem);
  }

  @Test
  void tellsAnEmptyFileFromOneWithoutQueries() {
    assertThat(Queries.parse("q", "# none at present\n")).isEmpty();
    assertThatThrownBy(() -> Queries.parse("q", " \n"))
        .hasMessage(
            "q:1: the file is empty; write a line NAME = QUERY, or # and a remark for no queries");
  }

  @Test
  void isBounded() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= Queries.MOST; i++) {
      many.append("a").append(i).append(" = 1\n");
    }
    assertThatThrownBy(() -> Queries.parse("q", many.toString()))
        .hasMessage("q:101: more than 100 queries; keep fewer");
    assertThatThrownBy(() -> Queries.parse("q", "a = " + "x".repeat(4097)))
        .hasMessageStartingWith("q:1: the query has more than 4096 characters;");
  }
}
