package dev.weir.elasticsearch.kibana;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dashboards that are shipped, each drawn once with the {@link Shop}'s half hour, and the
 * browser to draw more. Ends with the process. Confined to the tests' thread.
 */
final class DrawnDashboards {
  /** Has the scripts and, after a run, a picture of each dashboard. */
  private static final Path FOLDER = Path.of("target", "panels");

  private static @Nullable DrawnDashboards shared;

  private final Map<String, Map<String, DrawnPanel>> dashboards = new LinkedHashMap<>();
  private final List<SavedObject> objects;
  private final Shop shop;
  private final PanelPage page;

  private DrawnDashboards() throws Exception {
    VegaScripts.fetch(FOLDER);
    objects = SavedObjectsTest.shipped();
    shop = Shop.open();
    Path profile = Files.createTempDirectory("weir-panels-");
    page = new PanelPage(FOLDER, profile);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(page, profile)));
    for (SavedObject dashboard : all()) {
      dashboards.put(dashboard.id(), draw(dashboard, Shop.halfHour(), shop::answer));
      page.photograph(FOLDER.resolve(dashboard.id() + ".png"));
    }
  }

  private static void close(PanelPage page, Path profile) {
    page.close();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Left to whoever tidies up the folder for temporary files.
    }
  }

  /** The ones of all tests; skips the test where there is no browser, or no npm to fetch Vega. */
  static synchronized DrawnDashboards open() {
    assumeTrue(PanelPage.canBeOpened(), "chromium and chromedriver are not installed");
    assumeTrue(VegaScripts.canBeFetched(), "npm is not installed");
    DrawnDashboards open = shared;
    if (open == null) {
      try {
        open = new DrawnDashboards();
      } catch (Exception e) {
        throw new IllegalStateException("the dashboards cannot be drawn", e);
      }
      shared = open;
    }
    return open;
  }

  List<SavedObject> objects() {
    return objects;
  }

  Shop shop() {
    return shop;
  }

  ShopDocuments documents() {
    return shop.documents();
  }

  PanelPage page() {
    return page;
  }

  /** The dashboards as they are shipped. */
  List<SavedObject> all() {
    return objects.stream().filter(object -> object.type().equals("dashboard")).toList();
  }

  SavedObject object(String id) {
    return objects.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** What all panels became, by dashboard and panel. */
  Map<String, Map<String, DrawnPanel>> drawn() {
    return dashboards;
  }

  DrawnPanel panel(String dashboard, String panel) {
    return Objects.requireNonNull(
        Objects.requireNonNull(dashboards.get(dashboard), dashboard).get(panel), panel);
  }

  /** Draws a dashboard once more, set to something else. */
  Map<String, DrawnPanel> draw(
      SavedObject dashboard,
      KibanaRequest.Context context,
      Function<KibanaRequest, JsonNode> answers) {
    return page.draw(DashboardPanels.of(objects, dashboard, context, answers));
  }

  /** Draws one panel by itself. */
  DrawnPanel drawAlone(ObjectNode spec) {
    DashboardPanels.answer(spec, Shop.halfHour(), shop::answer);
    ObjectNode panel = SavedObject.MAPPER.createObjectNode();
    panel.put("id", "alone").put("title", "").put("x", 0).put("y", 0).put("w", 24).put("h", 12);
    panel.set("spec", spec);
    return Objects.requireNonNull(page.draw(List.of(panel)).get("alone"));
  }
}
