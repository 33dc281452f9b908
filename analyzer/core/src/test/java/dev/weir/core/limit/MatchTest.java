package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Exchange;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.route.RouteGlob;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchTest {
  private static final Exchange GET = request("GET", "/api/users/7", "www.example.org:8080");

  private static Exchange request(String method, String path, @Nullable String host) {
    return Exchanges.of("10.0.0.1", method, path, host, 0, 0, null);
  }

  private static Exchange response(int status, @Nullable String contentType) {
    return Exchanges.of("10.0.0.1", "GET", "/", "a", 0, status, contentType);
  }

  private static Match ofHost(String pattern) {
    return new Match(
        List.of(), List.of(), List.of(Wildcard.of(pattern)), List.of(), List.of(), List.of());
  }

  @Test
  void isEverythingByDefault() {
    assertThat(Match.ALL.matchesRequest(GET)).isTrue();
    assertThat(Match.ALL.matchesRequest(request("", "", null))).isTrue();
    assertThat(Match.ALL.matchesResponse(response(0, null))).isTrue();
    assertThat(Match.ALL.needsResponse()).isFalse();
  }

  @Test
  void takesOneOfEveryList() {
    Match match =
        new Match(
            List.of(RouteGlob.of("/x"), RouteGlob.of("/api/**")),
            List.of("POST", "GET"),
            List.of(Wildcard.of("*.example.org")),
            List.of(Wildcard.of("10.*"), Wildcard.of("bob")),
            List.of(),
            List.of());

    assertThat(match.matchesRequest(GET)).isTrue();
    assertThat(match.matchesRequest(request("PUT", "/api/x", "www.example.org"))).isFalse();
    assertThat(match.matchesRequest(request("get", "/api/x", "www.example.org"))).isFalse();
    assertThat(match.matchesRequest(request("GET", "/y", "www.example.org"))).isFalse();
    assertThat(match.matchesRequest(request("GET", "/api/x", "example.org"))).isFalse();
    assertThat(
            match.matchesRequest(
                Exchanges.of("192.0.2.1", "GET", "/x", "www.example.org", 0, 0, null)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, example.org, true",
    "example.org, example.org:443, true",
    "example.org, www.example.org, false",
    "[::1], [::1], true",
    "[::1], [::1]:8080, true",
    "[::*], '[::1]:8080', true",
    "example.*, example.com:1, true"
  })
  void leavesThePortOut(String pattern, String host, boolean expected) {
    assertThat(ofHost(pattern).matchesRequest(request("GET", "/", host))).isEqualTo(expected);
  }

  @Test
  void isNoRequestWithoutAHostWhereOneIsNamed() {
    assertThat(ofHost("*").matchesRequest(request("GET", "/", null))).isFalse();
  }

  @Test
  void isAClientWhateverItsName() {
    Exchange exchange = Exchanges.of("a*", "/", 0);

    assertThat(Match.ofClient("a*").matchesRequest(exchange)).isTrue();
    assertThat(Match.ofClient("a*").matchesRequest(Exchanges.of("ab", "/", 0))).isFalse();
    exchange.identifyClient("bob");
    assertThat(Match.ofClient("bob").matchesRequest(exchange)).isTrue();
    assertThat(Match.ofClient("a*").matchesRequest(exchange)).isFalse();
  }

  @Test
  void takesOneOfEveryListOfResponses() {
    Match match =
        new Match(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(StatusRange.parse("200"), StatusRange.parse("5xx")),
            List.of(Wildcard.of("video/*")));

    assertThat(match.needsResponse()).isTrue();
    assertThat(match.matchesRequest(GET)).isTrue();
    assertThat(match.matchesResponse(response(200, "video/mp4"))).isTrue();
    assertThat(match.matchesResponse(response(599, "video/mp4"))).isTrue();
    assertThat(match.matchesResponse(response(404, "video/mp4"))).isFalse();
    assertThat(match.matchesResponse(response(200, "text/html"))).isFalse();
    assertThat(match.matchesResponse(response(200, null))).isFalse();
  }

  @Test
  void takesStatusesThatServersSendThoughTheStandardKnowsNone() {
    Match match =
        new Match(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(StatusRange.parse("999"), StatusRange.parse("6xx")),
            List.of());

    assertThat(match.matchesResponse(response(999, null))).isTrue();
    assertThat(match.matchesResponse(response(600, null))).isTrue();
    assertThat(match.matchesResponse(response(599, null))).isFalse();
  }
}
