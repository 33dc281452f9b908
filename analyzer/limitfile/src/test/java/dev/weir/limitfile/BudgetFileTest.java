package dev.weir.limitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.budget.Budget;
import dev.weir.core.budget.BudgetSet;
import dev.weir.core.budget.Measure;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetFileTest {
  private static final String WHOLE =
      """
      total: 500MB
      max-share: 30%
      max-growth: 10 %
      routes:
        - {route: "/api/*/reports/**", method: GET, bytes: 50MB, bytes-per-request: 2MB,
           share: 12.5%, requests: 1000, p50: 20ms, p90: 100ms, p99: 300ms,
           growth: 150%, growth-per-request: 0%}
        - route: [/a, /b]
          method: [GET, HEAD]
          requests: 0
      """;

  private static BudgetSet parse(String text) throws LimitsSyntaxException {
    return BudgetFile.parse("budget.yaml", text);
  }

  @Test
  void readsEveryKey() throws LimitsSyntaxException {
    BudgetSet budgets = parse(WHOLE);
    assertThat(budgets.mostShare()).isEqualTo(0.3);
    assertThat(budgets.total())
        .extracting(Budget::most)
        .isEqualTo(Map.of(Measure.BYTES, 5e8, Measure.GROWTH, 0.1));
    assertThat(budgets.needsBase()).isTrue();
    Budget reports = budgets.routes().get(0);
    assertThat(reports.name()).isEqualTo("GET /api/*/reports/**");
    assertThat(reports.most())
        .isEqualTo(
            Map.of(
                Measure.BYTES, 5e7,
                Measure.BYTES_PER_REQUEST, 2e6,
                Measure.SHARE, 0.125,
                Measure.REQUESTS, 1000.0,
                Measure.P50, 2e7,
                Measure.P90, 1e8,
                Measure.P99, 3e8,
                Measure.GROWTH, 1.5,
                Measure.GROWTH_PER_REQUEST, 0.0));
    assertThat(budgets.routes().get(1).name()).isEqualTo("GET,HEAD /a /b");
  }

  @Test
  void readsJson() throws LimitsSyntaxException {
    BudgetSet budgets = parse("{\"routes\": [{\"route\": \"/a\", \"bytes\": 10}]}");
    assertThat(budgets.total()).isNull();
    assertThat(budgets.needsBase()).isFalse();
    assertThat(budgets.routes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 1:1: the file is empty; write for example total: 500MB",
        "{} | 1:1: there is no budget in it",
        "- total | 1:1: the file is a list, not a mapping",
        "totl: 1MB | 1:1: there is no key 'totl' in the file; did you mean total?",
        "total: much | 1:8: total 'much' is not a size",
        "total: 5Mb | 1:8: total '5Mb' ends in no unit of size",
        "total: | 1:7: total has no value",
        "max-share: 0.3 | 1:12: max-share '0.3' does not end in %; write for example 30%",
        "max-share: 130% | 1:12: max-share '130%' is above 100 %; write less",
        "max-share: x% | 1:12: max-share 'x%' is not a percentage",
        "max-growth: 999999999999% | 1:13: max-growth '999999999999%' is above",
        "routes: [] | 1:9: routes is an empty list; leave it out",
        "routes: /a | 1:9: routes is one value, not a list",
        "routes: [{bytes: 1}] | 1:10: a budget has no route; add for example",
        "routes: [{route: /a}] | 1:10: a budget without a figure; add for example bytes: 50MB",
        "routes: [{route: [], bytes: 1}] | 1:18: route is an empty list",
        "routes: [{route: a, bytes: 1}] | 1:18: route 'a':",
        "routes: [{route: /a, method: get, bytes: 1}] | 1:30: method 'get' is in lower case",
        "routes: [{route: /a, requests: -1}] | 1:32: requests '-1' is not a whole number",
        "routes: [{route: /a, requests: 1k}] | 1:32: requests '1k' is not a whole number",
        "routes: [{route: /a, p99: 3}] | 1:27: p99 '3' has no unit of time",
        "routes: [{route: /a, share: 101%}] | 1:29: share '101%' is above 100 %",
        "routes: [{route: /a, bytes: 1, bytes: 2}] | 1:32: bytes is given a second time",
        "routes: [{route: /a, bytes: 1}, {route: /a, p99: 1s}] | 1:33: the budget in line 1 is for",
        "total: 1MB\ttotal | 1:",
      })
  void refusesWithLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(LimitsSyntaxException.class)
        .hasMessageStartingWith("budget.yaml:" + message);
  }

  @Test
  void boundsHowManyBudgetsThereAre() {
    StringBuilder text = new StringBuilder("routes:\n");
    for (int i = 0; i <= BudgetSet.MOST_ROUTES; i++) {
      text.append("  - {route: /").append(i).append(", bytes: 1}\n");
    }
    assertThatThrownBy(() -> parse(text.toString()))
        .hasMessageStartingWith("budget.yaml:1002:5: more than 1000 budgets");
  }

  @Test
  void throwsNothingElseWhateverTheText() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(WHOLE);
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        text.setCharAt(
            at,
            (char)
                (random.nextBoolean()
                    ? random.nextInt(128)
                    : " :{}[],\"%-".charAt(random.nextInt(10))));
      }
      try {
        parse(text.toString());
      } catch (LimitsSyntaxException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("budget.yaml:").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
