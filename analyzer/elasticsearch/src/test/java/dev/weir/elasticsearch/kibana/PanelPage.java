package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A headless Chromium that draws dashboards with Kibana's own means. Confined to the test's thread.
 */
final class PanelPage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WIDTH = 1_400;
  private static final int ROW_PIXELS = 20;

  // Warns that it does not know this Chromium's own protocol by version, which nothing here uses.
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private final Path page;
  private final ChromeDriver driver;

  /**
   * Starts the browser.
   *
   * @param folder has the scripts, and gets the page
   * @param profile an empty folder
   */
  PanelPage(Path folder, Path profile) throws IOException {
    page = folder.resolve("panels.html").toAbsolutePath();
    Files.writeString(page, html());
    copy("panels.js", folder);
    DEVTOOLS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Objects.requireNonNull(program("chromium")));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
        "--disable-sync",
        "--no-proxy-server",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Objects.requireNonNull(program("chromedriver")))
                .usingAnyFreePort()
                .withSilent(true)
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
  }

  /** Whether there is a Chromium and its driver. */
  static boolean canBeOpened() {
    return program("chromium") != null && program("chromedriver") != null;
  }

  private static @Nullable File program(String name) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return program.toFile();
      }
    }
    return null;
  }

  private static String html() {
    StringBuilder html = new StringBuilder("<!doctype html>\n<meta charset=utf-8>\n");
    html.append("<link rel=icon href=data:,>\n<title>Panels</title>\n");
    html.append("<link rel=stylesheet href=panels.css>\n<body>\n");
    for (VegaScripts script : VegaScripts.values()) {
      html.append("<script src=").append(script.file()).append("></script>\n");
    }
    return html.append("<script src=panels.js></script>\n").toString();
  }

  private static void copy(String name, Path folder) throws IOException {
    for (String file : List.of(name, name.replace(".js", ".css"))) {
      try (InputStream in = PanelPage.class.getResourceAsStream(file)) {
        Files.write(folder.resolve(file), Objects.requireNonNull(in, file).readAllBytes());
      }
    }
  }

  /** Draws the panels of one dashboard, and tells what came of each. */
  Map<String, DrawnPanel> draw(List<ObjectNode> panels) {
    int rows =
        panels.stream()
            .mapToInt(panel -> panel.get("y").asInt() + panel.get("h").asInt())
            .max()
            .orElse(1);
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            WIDTH,
            "height",
            rows * ROW_PIXELS + 8,
            "deviceScaleFactor",
            1,
            "mobile",
            false));
    driver.get(page.toUri().toString());
    ArrayNode all = SavedObject.MAPPER.createArrayNode().addAll(panels);
    Object told =
        driver.executeAsyncScript(
            "const done = arguments[1];"
                + "draw({panels: JSON.parse(arguments[0])})"
                + ".then(told => done(JSON.stringify(told)), e => done('failed: ' + e.stack));",
            all.toString());
    String text = String.valueOf(told);
    if (!text.startsWith("{")) {
      throw new AssertionError(text);
    }
    Map<String, DrawnPanel> drawn = new LinkedHashMap<>();
    JsonNode tree = SavedObject.tree(text);
    tree.fieldNames().forEachRemaining(id -> drawn.put(id, new DrawnPanel(id, tree.get(id))));
    return drawn;
  }

  /** Clicks the middle of a mark, and tells all filters that clicks have asked for. */
  JsonNode click(String panel, String layer, int index) {
    Object place =
        driver.executeScript(
            "return placeOf(arguments[0], arguments[1], arguments[2])", panel, layer, index);
    List<?> pixels = (List<?>) Objects.requireNonNull(place);
    new Actions(driver)
        .moveToLocation(pixel(pixels.get(0)), pixel(pixels.get(1)))
        .click()
        .perform();
    Object filters =
        driver.executeAsyncScript(
            "const done = arguments[1];"
                + "views[arguments[0]].runAsync().then(() => done(JSON.stringify(filters)));",
            panel);
    return SavedObject.tree(String.valueOf(filters));
  }

  private static int pixel(Object number) {
    return Math.round(((Number) number).floatValue());
  }

  /** What the page's console complained about since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps what the page looks like. */
  void photograph(Path png) throws IOException {
    Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
