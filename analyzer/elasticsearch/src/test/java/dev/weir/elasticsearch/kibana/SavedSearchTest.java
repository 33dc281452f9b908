package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The saved searches find on a real Elasticsearch what the documents have. */
class SavedSearchTest {
  private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)\\s*(:|>)\\s*(\\w+)");

  private final Shop shop;
  private final List<SavedObject> objects;

  SavedSearchTest() throws Exception {
    shop = Shop.open();
    objects = SavedObjectsTest.shipped();
  }

  /** How many rows a search has; of Kibana's language, only what the searches use is known here. */
  private long rows(String id) {
    SavedObject search =
        objects.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    JsonNode source =
        SavedObject.tree(
            search.attributes().at("/kibanaSavedObjectMeta/searchSourceJSON").asText());
    ObjectNode body = SavedObject.MAPPER.createObjectNode();
    body.put("size", 0).put("track_total_hits", true);
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    KibanaRequest.Context time = Shop.halfHour();
    filter
        .addObject()
        .putObject("range")
        .putObject("@timestamp")
        .put("gte", time.from().toString())
        .put("lte", time.to().toString());
    String query = source.at("/query/query").asText();
    for (String clause : query.isEmpty() ? new String[0] : query.split(" and ", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      assertThat(matcher.matches()).as(clause).isTrue();
      if (matcher.group(2).equals(":")) {
        filter.add(Shop.term(matcher.group(1), matcher.group(3)));
      } else {
        ObjectNode range = filter.addObject().putObject("range").putObject(matcher.group(1));
        range.put("gt", Long.parseLong(matcher.group(3)));
      }
    }
    return shop.search("logs-weir.http-*", body).at("/hits/total/value").asLong();
  }

  private long exchanges(Predicate<ObjectNode> which) {
    return shop.documents().exchanges().stream().filter(which).count();
  }

  @Test
  void showAllExchanges() {
    assertThat(rows("weir-exchanges")).isEqualTo(exchanges(each -> true));
  }

  @Test
  void showStaticContentThatIsSlow() {
    long slow =
        exchanges(
            each ->
                each.get("weir.response.content_class").asText().equals("static")
                    && each.get("event.duration").asLong() > 500_000_000);
    assertThat(rows("weir-slow-static")).isEqualTo(slow).isPositive();
  }

  @Test
  void showWhatWasRejected() {
    long rejected = exchanges(each -> each.get("http.response.status_code").asInt() == 429);
    assertThat(rows("weir-rejected")).isEqualTo(rejected).isPositive();
  }
}
