package dev.weir.agent.page;

import dev.weir.dashboards.browser.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the live page shows, read from a browser's document. Confined to the test's thread. */
final class LivePage {
  static final String ROWS = "#endpoint-table tbody tr";

  private final Browser browser;

  LivePage(Browser browser) {
    this.browser = browser;
  }

  void awaitEndpoints(int count) {
    browser.await(count + " endpoints", () -> paths().size() == count);
  }

  /** The paths of the endpoints, in their order. */
  List<String> paths() {
    return browser.texts(ROWS + " bdi");
  }

  /** The rows of a table: the text of the first cell named, the exact number in the others. */
  List<List<String>> table(String table, String... cells) {
    Object rows =
        browser.run(
            """
            const [table, name, ...cells] = arguments;
            const exact = (cell) => (cell.title || cell.textContent).replace(/[^0-9]/g, "");
            return [...document.querySelectorAll(table + " tbody tr")].map((row) => [
              row.querySelector(name).textContent,
              ...cells.map((cell) => exact(row.querySelector(cell))),
            ]);
            """,
            arguments(table, cells));
    List<List<String>> texts = new ArrayList<>();
    for (Object row : (List<?>) Objects.requireNonNull(rows)) {
      texts.add(((List<?>) row).stream().map(String::valueOf).toList());
    }
    return texts;
  }

  private static Object[] arguments(String first, String... rest) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(rest));
    return all.toArray();
  }

  /** How far a drawn line rises from its lowest to its highest point, in the drawing's units. */
  double rise(String selector) {
    Object rise =
        browser.run(
            """
            const path = document.querySelector(arguments[0])?.getAttribute("d") ?? "";
            const heights = [...path.matchAll(/,([0-9.]+)/g)].map((match) => Number(match[1]));
            return heights.length === 0 ? 0 : Math.max(...heights) - Math.min(...heights);
            """,
            selector);
    return ((Number) Objects.requireNonNull(rise)).doubleValue();
  }

  /** The path of the endpoint that has the keyboard's focus. */
  String focusedPath() {
    return String.valueOf(
        browser.run(
            "return document.activeElement.closest('tr')?.querySelector('bdi').textContent"));
  }

  String groundColor() {
    return String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
  }

  /** How many pixels of an element stick out of it sideways. */
  long overflow(String element) {
    Object pixels = browser.run("const e = " + element + "; return e.scrollWidth - e.clientWidth;");
    return ((Number) Objects.requireNonNull(pixels)).longValue();
  }

  /** Each text that can be seen, and the contrast to what is behind it: 1 to 21. */
  Map<String, Double> contrasts() {
    Object texts = Objects.requireNonNull(browser.run(script("contrast.js")));
    Map<String, Double> lowest = new LinkedHashMap<>();
    for (Object text : (List<?>) texts) {
      List<?> pair = (List<?>) text;
      double ratio = ((Number) pair.get(1)).doubleValue();
      lowest.merge(String.valueOf(pair.get(0)), ratio, Math::min);
    }
    return lowest;
  }

  private static String script(String name) {
    try (InputStream in = LivePage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name + " is not readable", e);
    }
  }
}
