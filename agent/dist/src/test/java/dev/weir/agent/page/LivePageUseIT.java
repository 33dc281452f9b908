package dev.weir.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The live page in use: by keyboard alone, in dark and in light, on a telephone. */
class LivePageUseIT extends WatchedPage {
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
}
