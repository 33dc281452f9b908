package dev.weir.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dashboards.browser.Browser;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens the live page of a fresh service before each test, and holds it to a silent console after
 * it.
 */
class WatchedPage {
  @TempDir private static Path profile;
  static Browser browser;
  static LivePage page;

  AgentService service;

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
  void openPage(@TempDir Path folder) {
    service = new AgentService(folder.resolve("log"));
    browser.prefer("light");
    browser.resize(1280, 900, false);
    browser.open(service.page());
    browser.await("first figures", () -> browser.text("#total-rate").endsWith("/s"));
  }

  @AfterEach
  void leavePage() {
    try {
      browser.open("about:blank");
    } finally {
      service.close();
    }
    assertThat(browser.complaints()).as("complaints on the console").isEmpty();
  }

  /** Eight requests to four endpoints. */
  void sendSomeOfEach() {
    for (int i = 0; i < 3; i++) {
      service.exchange("GET", "/videos/intro.mp4", 200, 70_000);
      service.exchange("GET", "/", 200, 900);
    }
    service.exchange("POST", "/uploads", 503, 40);
    service.exchange("GET", "/absent", 404, 300);
  }

  static void assertContrast(int atLeastTexts) {
    Map<String, Double> contrasts = page.contrasts();
    assertThat(contrasts).as("texts measured").hasSizeGreaterThan(atLeastTexts);
    assertThat(contrasts)
        .allSatisfy((text, ratio) -> assertThat(ratio).as(text).isGreaterThanOrEqualTo(4.5));
  }
}
