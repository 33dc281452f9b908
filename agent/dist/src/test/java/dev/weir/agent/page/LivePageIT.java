package dev.weir.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What the live page shows, and what it withstands. */
class LivePageIT extends WatchedPage {
  private static final String HOSTILE =
      "/<img/src=x/onerror=document.title='owned'><script>document.title='owned'</script>";

  @Test
  void showsTheRowsOfTheReports() {
    sendSomeOfEach();

    browser.await(
        "the endpoints of /stats",
        () ->
            page.table("#endpoint-table", "bdi", "[data-column=bytes]", "[data-column=requests]")
                .equals(
                    service.stats("by=route&top=20").rows("path", "message_bytes", "requests")));
    assertThat(browser.texts(LivePage.ROWS + " .method"))
        .containsExactlyInAnyOrder("GET", "GET", "GET", "POST");
    browser.await(
        "the clients of /stats",
        () ->
            page.table("#client-table", "bdi", "td:nth-child(3)")
                .equals(service.stats("by=client&top=10").rows("client", "message_bytes")));
    assertThat(page.table("#status-table", "bdi", "td:nth-child(3)"))
        .containsExactlyInAnyOrder(List.of("200", "6"), List.of("404", "1"), List.of("503", "1"));
  }

  @Test
  void showsThatTheBooksBalance() {
    sendSomeOfEach();
    page.awaitEndpoints(4);

    browser.await(
        "the books of /stats",
        () -> browser.text("#books-line").startsWith(service.stats("by=route").books()));
    assertThat(browser.text("#books-verdict")).startsWith("balance 0:");
  }

  @Test
  void ratesMoveWithTheTraffic() {
    browser.await("no traffic, no rate", () -> browser.text("#total-rate").equals("0 B/s"));
    assertThat(browser.text("#endpoints-empty")).startsWith("No request yet.");

    browser.await(
        "rates rise",
        () -> {
          service.exchange("GET", "/busy", 200, 100_000);
          return !browser.text("#total-rate").equals("0 B/s")
              && !browser.text("#rate-sent").equals("0 B/s")
              && !browser.texts(LivePage.ROWS + " [data-column=rate] .value").contains("0 B/s");
        });
    assertThat(browser.one("#rate-chart svg").getAttribute("aria-label")).contains("now ");

    browser.await("rates fall", () -> browser.text("#total-rate").equals("0 B/s"));
    assertThat(page.rise("#rate-chart .sent-line")).as("the history stays").isGreaterThan(100);
    assertThat(page.rise(LivePage.ROWS + " .spark-line")).as("the history stays").isGreaterThan(10);
  }

  @Test
  void showsOutgoingApartFromServed() {
    sendSomeOfEach();
    page.awaitEndpoints(4);

    browser.press("o");
    browser.await(
        "outgoing figures",
        () -> browser.text("#endpoints-empty").startsWith("The service has not sent"));
    assertThat(page.paths()).isEmpty();
    browser.press("o");
    page.awaitEndpoints(4);
  }

  @Test
  void hostilePathsAreShownAsText() {
    service.exchange("GET", HOSTILE, 200, 10);
    page.awaitEndpoints(1);
    browser.press("j");
    browser.press(Keys.ENTER);

    String path = service.stats("by=route&top=20").rows("path").get(0).get(0);
    assertThat(path).contains("<img");
    assertThat(browser.text(LivePage.ROWS + " bdi")).isEqualTo(path);
    assertThat(browser.text("#details-title")).isEqualTo(path);
    assertThat(browser.all("img")).isEmpty();
    assertThat(browser.run("return document.title")).isNotEqualTo("owned");
  }

  @Test
  void saysThatTheServiceIsAwayAndRecovers() {
    service.exchange("GET", "/before", 200, 1000);
    page.awaitEndpoints(1);

    service.stop();
    browser.await("the banner", () -> browser.text("#banner").startsWith("Weir is away"));
    assertThat(page.paths()).as("the old figures").containsExactly("/before");
    assertContrast(30);

    service.start();
    browser.await("recovery", () -> browser.text("#banner").isEmpty());
    service.exchange("GET", "/after", 200, 1000);
    browser.await("new figures", () -> page.paths().contains("/after"));
    assertThat(browser.complaints())
        .as("nothing but that it was away")
        .allMatch(complaint -> complaint.contains("net::ERR_"));
  }

  @Test
  void fetchesNothingButReports() {
    sendSomeOfEach();
    page.awaitEndpoints(4);
    Object names = browser.run("return performance.getEntriesByType('resource').map(e => e.name)");
    assertThat((List<?>) names)
        .isNotEmpty()
        .allMatch(name -> String.valueOf(name).startsWith(service.page()))
        .allMatch(name -> String.valueOf(name).matches(".*/(stats|healthz)(\\?.*)?"));
  }

  @Test
  void ratesAreGrowthByTheClockOfTheService() {
    assertThat(rates("[1000, 100, 50, 1], [2100, 400, 80, 3]")).containsExactly("150 15 1");
  }

  @Test
  void noRateIsMadeUpWhereNothingIsKnown() {
    assertThat(rates("[0, 0, 0, 0], [9000, 10, 10, 9]"))
        .as("a long silence")
        .containsExactly("gap");
    assertThat(rates("[0, 9, 9, 90], [1000, 1, 9, 1]")).as("a restart").containsExactly("gap");
    assertThat(rates("[0, 0, 0, 0], [1000, 2000001, 0, 1]"))
        .as("a row that took over the past of others")
        .containsExactly("gap");
  }

  /**
   * What the page makes of readings of milliseconds, bytes sent, bytes received and the service's
   * seconds, when at most 2 MB can have come between two of them.
   */
  private List<String> rates(String readings) {
    Object rates =
        browser.run(
            """
            const history = new RateHistory();
            for (const [millis, sent, received, seconds] of arguments[0]) {
              history.add(millis, { sent, received, requests: seconds, seconds }, 2e6);
            }
            return history.points.map((p) => p.gap ? "gap" : `${p.sent} ${p.received} ${p.requests}`);
            """
                .replace("arguments[0]", "[" + readings + "]"));
    return ((List<?>) Objects.requireNonNull(rates)).stream().map(String::valueOf).toList();
  }
}
