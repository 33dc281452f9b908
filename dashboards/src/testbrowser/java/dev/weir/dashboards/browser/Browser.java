package dev.weir.dashboards.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium. Confined to the test's thread. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  // Warns that it does not know this Chromium's own protocol by version; the few commands that are
  // used here are older than any.
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  /**
   * @param profile an empty folder
   * @throws IllegalStateException naming what to install, when there is no Chromium
   */
  public Browser(Path profile) {
    DEVTOOLS.setLevel(Level.SEVERE);
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Path chromium = program(path, "chromium", "chromium-browser", "google-chrome");
    Path chromedriver = program(path, "chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-sync",
        "--no-proxy-server",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
  }

  /** The first of the names that a folder of the search path holds. */
  public static Path program(String searchPath, String... names) {
    List<String> folders = List.of(searchPath.split(File.pathSeparator, -1));
    for (String name : names) {
      for (String folder : folders) {
        Path program = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(program)) {
          return program;
        }
      }
    }
    throw new IllegalStateException(
        "none of "
            + Arrays.toString(names)
            + " is on the PATH; install Chromium and its driver (Debian: apt-get install chromium"
            + " chromium-driver)");
  }

  public void open(String url) {
    driver.get(url);
  }

  /** Runs a function's body in the page. */
  public @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  public WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** What the element holds, shown or not. */
  public String text(String selector) {
    return String.valueOf(
        run("return document.querySelector(arguments[0]).textContent.trim()", selector));
  }

  /** What each of the elements holds, in their order. */
  public List<String> texts(String selector) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())",
        selector);
  }

  /** What a script returns: an array, as texts. */
  public List<String> strings(String script, Object... arguments) {
    Object list = Objects.requireNonNull(run(script, arguments));
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }

  /** Presses keys on whatever has the focus. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  public void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Shows the page as on paper, or on a screen again. */
  public void paper(boolean print) {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", print ? "print" : ""));
  }

  /** A window of so many CSS pixels; as a telephone, it scales and scrolls like one. */
  public void resize(int width, int height, boolean telephone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", telephone));
  }

  /** What the page's console complained about since the last call. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Waits until the condition holds, and fails saying what did not come. */
  public void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError(
            what + ": not within " + PATIENCE.toSeconds() + " s; the page shows:\n" + text("body"));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
