package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeScript;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeFilterTest {

  @Test
  void letsEverythingPassByDefault() {
    assertThat(ExchangeFilter.ANY.acceptsRequest(exchange(null))).isTrue();
    assertThat(ExchangeFilter.ANY.acceptsResponse(exchange(null))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example, true",
    "Shop.Example, shop.example, true",
    "shop.example, shop.example:8080, true",
    "shop.example:8080, shop.example:8080, true",
    "shop.example:80, shop.example:8080, false",
    "shop, shop.example, false",
    "[::1], [::1]:80, true",
    "::1, ::1:80, false",
    "shop.example,, false"
  })
  void comparesHostsWithAndWithoutPort(String wanted, @Nullable String found, boolean accepted) {
    ExchangeFilter filter =
        new ExchangeFilter(null, null, wanted, null, null, Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(filter.acceptsRequest(exchange(found))).isEqualTo(accepted);
  }

  @Test
  void comparesEveryPart() {
    assertThat(passes("/a", "get", "10.0.0.1", 100, 101)).isTrue();
    assertThat(passes("/b", null, null, 0, 1_000)).isFalse();
    assertThat(passes(null, "PUT", null, 0, 1_000)).isFalse();
    assertThat(passes(null, null, "10.0.0.2", 0, 1_000)).isFalse();
    assertThat(passes(null, null, null, 101, 1_000)).isFalse();
    assertThat(passes(null, null, null, 0, 100)).isFalse();
  }

  @Test
  void refusesTimesThatLetNothingPass() {
    assertThatThrownBy(() -> new ExchangeFilter(null, null, null, null, null, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"404, 404, 404", "4xx, 400, 499", "5XX, 500, 599", "none, 0, 0"})
  void readsStatus(String text, int lowest, int highest) {
    assertThat(StatusRange.parse(text)).isEqualTo(new StatusRange(lowest, highest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "40x", "4x4", "4000", "xxx", "0xx", "abc"})
  void refusesWhatIsNoStatus(String text) {
    assertThatThrownBy(() -> StatusRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use one such as 404");
  }

  private static boolean passes(
      @Nullable String path, @Nullable String method, @Nullable String client, long from, long to) {
    PathPattern pattern = path == null ? null : new PathPattern(path);
    return new ExchangeFilter(pattern, method, null, null, client, from, to)
        .acceptsRequest(exchange("h"));
  }

  private static Exchange exchange(@Nullable String host) {
    Endpoints endpoints = new Endpoints("10.0.0.1", 1, "10.0.0.9", 80);
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new LearningRouting());
    return new ExchangeScript(ledger, endpoints, 0, 100)
        .requestHead("GET", "/a/b", host)
        .exchange();
  }
}
