package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checks of drawn panels are for, they find: in a panel that is shipped, broken. */
class PanelFaultsTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();
  private ObjectNode spec = SavedObject.MAPPER.createObjectNode();

  @BeforeEach
  void takeAPanel() {
    spec = drawn.object("weir-panel-oddities").spec();
  }

  private List<String> complaints() {
    return drawn.drawAlone(spec).complaints();
  }

  private void addTransform(String expression, String as) {
    ObjectNode transform = ((ArrayNode) spec.get("transform")).addObject();
    transform.put("calculate", expression).put("as", as);
  }

  @Test
  void findsNothingInAPanelThatIsWhole() {
    assertThat(complaints()).isEmpty();
  }

  @Test
  void findsFieldsThatAreMisspelt() {
    List<SavedObject> broken =
        drawn.objects().stream()
            .map(
                each ->
                    SavedObject.parse(
                        each.json().toString().replace("weir.oddity.count", "weir.oddity.cuont")))
            .toList();
    assertThat(FieldsCheck.complaints(broken, drawn.shop()::capabilities))
        .containsExactlyInAnyOrder(
            "visualization weir-panel-oddities: metrics-weir.books-* has no field weir.oddity.cuont",
            "visualization weir-panel-oddities-over-time: metrics-weir.books-* has no field weir.oddity.cuont");
  }

  @Test
  void findsColumnsAndQueriesOfSearchesThatAreMisspelt() {
    List<SavedObject> broken =
        drawn.objects().stream()
            .map(
                each ->
                    SavedObject.parse(
                        each.json().toString().replace("content_class", "content_clas")))
            .toList();
    assertThat(FieldsCheck.complaints(broken, drawn.shop()::capabilities))
        .containsExactly(
            "search weir-slow-static: logs-weir.http-* has no field weir.response.content_clas");
  }

  @Test
  void findsRowsThatAreMissing() {
    ((ObjectNode) spec.at("/data/url/body/aggs/names/terms")).put("field", "weir.oddity.nmae");
    assertThat(complaints()).contains("alone: nothing is drawn");
  }

  @Test
  void findsMarksThatAreMissing() {
    ((ArrayNode) spec.get("transform")).addObject().put("filter", "datum.value < 0");
    assertThat(complaints()).contains("alone: nothing is drawn");
  }

  @Test
  void findsValuesThatAreNoNumbers() {
    addTransform("0 / 0", "right");
    assertThat(complaints())
        .contains("alone, bars: right is no number", "alone, bars: width is no number");
  }

  @Test
  void findsTextsThatSayNothing() {
    addTransform("format(datum.none, ',') + ' ' + datum.none", "text");
    assertThat(complaints())
        .anyMatch(complaint -> complaint.matches("alone, texts: says .*undefined.*"));
  }

  @Test
  void findsWarningsOfVega() {
    ((ObjectNode) spec.at("/layer/1/encoding")).putObject("shape").put("field", "name");
    assertThat(complaints()).anyMatch(complaint -> complaint.startsWith("alone: warn: "));
  }

  @Test
  void findsExpressionsThatFail() {
    addTransform("datum.nothing.at.all", "text");
    assertThat(complaints()).anyMatch(complaint -> complaint.startsWith("alone: error: "));
  }
}
