package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each check finds what it is for, in the objects that are shipped with one thing broken. */
class SavedObjectsCheckTest {
  private List<SavedObject> objects = List.of();

  @BeforeEach
  void takeWhatIsShipped() throws IOException {
    objects = new ArrayList<>(SavedObjectsTest.shipped());
  }

  private ObjectNode object(String type, String id) {
    return objects.stream()
        .filter(each -> each.type().equals(type) && each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .json();
  }

  private ObjectNode dashboard() {
    return object("dashboard", "weir-endpoints");
  }

  private void changePanels(Consumer<ArrayNode> change) {
    ObjectNode attributes = (ObjectNode) dashboard().get("attributes");
    ArrayNode panels = (ArrayNode) SavedObject.tree(attributes.get("panelsJSON").asText());
    change.accept(panels);
    attributes.put("panelsJSON", panels.toString());
  }

  private void changeSpec(Consumer<ObjectNode> change) {
    ObjectNode attributes =
        (ObjectNode) object("visualization", "weir-panel-top-endpoints").get("attributes");
    ObjectNode state = (ObjectNode) SavedObject.tree(attributes.get("visState").asText());
    ObjectNode parameters = (ObjectNode) state.get("params");
    ObjectNode spec = (ObjectNode) SavedObject.tree(parameters.get("spec").asText());
    change.accept(spec);
    parameters.put("spec", spec.toString());
    attributes.put("visState", state.toString());
  }

  private static ObjectNode grid(JsonNode panel) {
    return (ObjectNode) panel.get("gridData");
  }

  private void complainsOnlyThat(String complaint) {
    assertThat(SavedObjectsCheck.complaints(objects)).containsExactly(complaint);
  }

  @Test
  void findsVersionsThatAreNotPinned() {
    dashboard().remove("typeMigrationVersion");
    complainsOnlyThat("dashboard weir-endpoints: typeMigrationVersion is none, not 10.2.0");
  }

  @Test
  void findsAnotherVersionOfTheCore() {
    dashboard().put("coreMigrationVersion", "9.9.0");
    complainsOnlyThat("dashboard weir-endpoints: coreMigrationVersion is 9.9.0, not 8.8.0");
  }

  @Test
  void findsReferencesThatDangle() {
    objects.removeIf(object -> object.id().equals("weir-panel-totals"));
    assertThat(SavedObjectsCheck.complaints(objects))
        .containsExactlyInAnyOrder(
            "dashboard weir-endpoints: refers to visualization weir-panel-totals, which is not"
                + " there",
            "dashboard weir-route: refers to visualization weir-panel-totals, which is not there");
  }

  @Test
  void findsPanelsWithoutTheirReference() {
    ArrayNode references = (ArrayNode) dashboard().get("references");
    references.remove(0);
    complainsOnlyThat("dashboard weir-endpoints: has no reference named contents:panel_contents");
  }

  @Test
  void findsSearchesWithoutTheirDataView() {
    object("search", "weir-rejected").putArray("references");
    complainsOnlyThat(
        "search weir-rejected: has no reference named"
            + " kibanaSavedObjectMeta.searchSourceJSON.index");
  }

  @Test
  void findsControlsWithoutTheirDataView() {
    ArrayNode references = (ArrayNode) dashboard().get("references");
    references.remove(references.size() - 1);
    complainsOnlyThat(
        "dashboard weir-endpoints: has no reference named"
            + " controlGroup_http-route:optionsListDataView");
  }

  @Test
  void findsPanelsThatOverlap() {
    changePanels(panels -> grid(panels.get(1)).put("h", 7));
    complainsOnlyThat("dashboard weir-endpoints: panels top-endpoints and totals overlap");
  }

  @Test
  void findsPanelsThatLeaveTheGrid() {
    changePanels(panels -> grid(panels.get(6)).put("w", 17));
    assertThat(SavedObjectsCheck.complaints(objects))
        .singleElement()
        .asString()
        .startsWith("dashboard weir-endpoints: panel bytes-by-type leaves the 48 columns");
  }

  @Test
  void findsPanelsAtAnothersPlace() {
    changePanels(panels -> grid(panels.get(1)).put("i", "elsewhere"));
    complainsOnlyThat("dashboard weir-endpoints: panel totals has another place's gridData");
  }

  @Test
  void findsAttributesThatKibanaForbids() {
    ((ObjectNode) dashboard().get("attributes")).put("subtitle", "x");
    complainsOnlyThat("dashboard weir-endpoints: has an attribute that Kibana forbids: subtitle");
  }

  @Test
  void findsContextTogetherWithAQuery() {
    changeSpec(spec -> ((ObjectNode) spec.at("/data/url/body")).putObject("query"));
    complainsOnlyThat(
        "visualization weir-panel-top-endpoints: has %context% or %timefield% together with"
            + " body.query");
  }

  @Test
  void findsPanelsThatFollowNoFilter() {
    changeSpec(spec -> ((ObjectNode) spec.at("/data/url")).remove("%context%"));
    complainsOnlyThat(
        "visualization weir-panel-top-endpoints: does not follow the dashboard's filters; set"
            + " %context%: true");
  }

  @Test
  void findsPanelsThatFollowNoTime() {
    changeSpec(spec -> ((ObjectNode) spec.at("/data/url")).remove("%timefield%"));
    complainsOnlyThat(
        "visualization weir-panel-top-endpoints: does not follow the dashboard's time; set"
            + " %timefield%");
  }

  @Test
  void findsIndicesWithoutADataView() {
    changeSpec(spec -> ((ObjectNode) spec.at("/data/url")).put("index", "metrics-weir.routs-*"));
    complainsOnlyThat(
        "visualization weir-panel-top-endpoints: asks metrics-weir.routs-*, of which there is no"
            + " data view");
  }

  @Test
  void findsWhatIsThereTwice() {
    objects.add(objects.get(0));
    complainsOnlyThat("index-pattern weir-exchanges-view: is there twice");
  }
}
