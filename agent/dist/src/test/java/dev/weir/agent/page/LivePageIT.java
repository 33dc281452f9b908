package dev.weir.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The live page in a headless Chromium: what it shows, how it is used, and what it withstands. */
class LivePageIT {
  private static final String HOSTILE =
      "/<img/src=x/onerror=document.title='owned'><script>document.title='owned'</script>";

  @TempDir private static Path profile;
  private static Browser browser;
  private static LivePage page;

  private final WatchedService service = new ScriptedService();

  @BeforeAll
  static void openBrowser() {
    browser = new Browser(profile);
    page = new LivePage(browser);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() {
    browser.prefer("light");
    browser.resize(1280, 900, false);
    browser.open(service.page());
    browser.await("first figures", () -> browser.text("#total-rate").endsWith("/s"));
  }

  @AfterEach
  void leavePage() {
    browser.open("about:blank");
    service.close();
    assertThat(browser.complaints()).as("complaints on the console").isEmpty();
  }

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
  void everythingIsDoneByKeyboard() {
    sendSomeOfEach();
    page.awaitEndpoints(4);
    List<String> paths = page.paths();

    browser.press("j");
    assertThat(page.focusedPath()).isEqualTo(paths.get(0));
    browser.press(Keys.ARROW_DOWN);
    browser.press("j");
    browser.press("k");
    assertThat(page.focusedPath()).isEqualTo(paths.get(1));
    browser.press(Keys.END);
    assertThat(page.focusedPath()).isEqualTo(paths.get(3));

    browser.press(Keys.ENTER);
    assertThat(browser.one("#details").isDisplayed()).isTrue();
    assertThat(browser.text("#details-title")).isEqualTo(paths.get(3));
    assertThat(browser.texts("#details-kinds tbody th"))
        .containsExactly("Headers", "Body", "Framing", "Total");
    browser.press(Keys.ESCAPE);
    assertThat(browser.one("#details").isDisplayed()).isFalse();
    assertThat(page.focusedPath()).as("where it was before").isEqualTo(paths.get(3));

    browser.press("?");
    assertThat(browser.one("#help").isDisplayed()).isTrue();
    browser.press(Keys.ESCAPE);
    assertThat(browser.one("#help").isDisplayed()).isFalse();
  }

  @Test
  void theChosenEndpointKeepsTheFocusWhenRowsMove() {
    sendSomeOfEach();
    page.awaitEndpoints(4);
    browser.press("j", "j");
    String chosen = page.focusedPath();
    assertThat(page.paths().indexOf(chosen)).isEqualTo(1);

    service.exchange("GET", chosen, 200, 5_000_000);
    browser.await("it overtakes the first", () -> page.paths().indexOf(chosen) == 0);
    assertThat(page.focusedPath()).isEqualTo(chosen);
  }

  @Test
  void filtersAndSortsByKeyboard() {
    sendSomeOfEach();
    page.awaitEndpoints(4);

    browser.press("/");
    browser.press("POST");
    assertThat(page.paths()).containsExactly("/uploads");
    browser.press(Keys.ESCAPE);
    assertThat(page.paths()).hasSize(4);

    browser.run("document.querySelector('#endpoint-table [data-column=endpoint] button').focus()");
    browser.press(Keys.ENTER);
    assertThat(page.paths()).isSorted();
    browser.press(Keys.ENTER);
    assertThat(browser.one("#endpoint-table [data-column=endpoint]").getAttribute("aria-sort"))
        .isEqualTo("descending");
    assertThat(page.paths()).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void pausesAndGoesOnByKeyboard() {
    browser.press("p");
    assertThat(browser.text("#banner")).startsWith("Paused.");
    browser.press("p");
    assertThat(browser.text("#banner")).isEmpty();
    service.exchange("GET", "/after", 200, 10);
    page.awaitEndpoints(1);
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

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextHasContrast(String colorScheme) {
    sendSomeOfEach();
    page.awaitEndpoints(4);
    browser.prefer(colorScheme);
    browser.run("document.querySelector('#health').open = true");
    browser.run("document.querySelector('#filter').value = ''");
    assertContrast(50);
    browser.press("j");
    assertContrast(50);
    browser.press(Keys.ENTER);
    assertContrast(30);
    browser.press(Keys.ESCAPE);
    browser.press("?");
    assertContrast(20);
    browser.press(Keys.ESCAPE);
    browser.press("p");
    assertContrast(50);
  }

  @Test
  void darkAndLightDiffer() {
    String light = page.groundColor();
    browser.prefer("dark");
    assertThat(page.groundColor()).isNotEqualTo(light);
  }

  @Test
  void nothingScrollsSidewaysOnATelephone() {
    sendSomeOfEach();
    service.exchange("GET", "/" + "long-segment-without-an-end".repeat(20), 200, 1_000_000);
    page.awaitEndpoints(5);
    browser.resize(360, 740, true);
    assertThat(page.overflow("document.documentElement")).isZero();

    browser.press("j");
    browser.press(Keys.ENTER);
    assertThat(browser.one("#details").isDisplayed()).isTrue();
    assertThat(page.overflow("document.documentElement")).isZero();
    assertThat(page.overflow("document.querySelector('#details')")).isZero();
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
  void saysWhatToInstallWithoutABrowser() {
    assertThatThrownBy(() -> Browser.program(profile.toString(), "chromium"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("apt-get install chromium chromium-driver");
  }

  private void sendSomeOfEach() {
    for (int i = 0; i < 3; i++) {
      service.exchange("GET", "/videos/intro.mp4", 200, 70_000);
      service.exchange("GET", "/", 200, 900);
    }
    service.exchange("POST", "/uploads", 503, 40);
    service.exchange("GET", "/absent", 404, 300);
  }

  private static void assertContrast(int atLeastTexts) {
    Map<String, Double> contrasts = page.contrasts();
    assertThat(contrasts).as("texts measured").hasSizeGreaterThan(atLeastTexts);
    assertThat(contrasts)
        .allSatisfy((text, ratio) -> assertThat(ratio).as(text).isGreaterThanOrEqualTo(4.5));
  }
}
