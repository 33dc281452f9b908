package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates of Weir's data streams, as the folder {@code dashboards/elasticsearch} has them.
 */
public final class Templates {
  private static final List<String> COMPONENTS = List.of("weir-settings", "weir-common");
  private static final List<String> INDICES =
      List.of(Streams.HTTP, Streams.ROUTES, Streams.LIMITS, Streams.BOOKS);
  private static final String FOLDER = "/dev/weir/dashboards/elasticsearch/";

  /** The first version whose {@code logsdb} is meant for use; before, indices are standard ones. */
  private static final int LOGSDB_MINOR_OF_8 = 17;

  private Templates() {}

  /**
   * What is put where, in this order.
   *
   * @return paths and their JSON
   */
  public static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : COMPONENTS) {
      all.put("/_component_template/" + name, text("component/" + name));
    }
    for (String stream : INDICES) {
      all.put("/_index_template/" + stream, text("index/" + stream));
    }
    return all;
  }

  /**
   * Puts them in place; those that are there are replaced, and hold for indices made from then on.
   *
   * @throws ClusterException if the server is none that they are for, or does not take them
   */
  public static void install(Cluster cluster) throws ClusterException {
    String version = version(cluster);
    requireKnown(cluster, version);
    for (Map.Entry<String, String> template : all().entrySet()) {
      String json = template.getValue();
      if (!hasLogsdb(version)) {
        json = json.replace("\"mode\": \"logsdb\",", "");
      }
      cluster.put(template.getKey(), json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void requireKnown(Cluster cluster, @Nullable String version)
      throws ClusterException {
    if (version != null && major(version) < 8) {
      throw new ClusterException(
          ClusterException.Kind.WRONG,
          cluster.access() + " is Elasticsearch " + version + "; Weir writes to 8.x and later");
    }
  }

  private static boolean hasLogsdb(@Nullable String version) {
    if (version == null || major(version) != 8) {
      return true;
    }
    String[] parts = version.split("\\.", -1);
    return Integer.parseInt(parts[1]) >= LOGSDB_MINOR_OF_8;
  }

  private static int major(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** Null when we may not know: who may only write is not told. */
  private static @Nullable String version(Cluster cluster) throws ClusterException {
    try {
      byte[] answer = cluster.get("/_nodes/_local", Map.of("filter_path", "nodes.*.version"));
      String found = versionIn(answer);
      return found != null && found.matches("\\d{1,4}\\.\\d{1,4}\\..*") ? found : null;
    } catch (ClusterException e) {
      if (e.kind() == ClusterException.Kind.FORBIDDEN) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable String versionIn(byte[] json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals("version")) {
          return parser.nextTextValue();
        }
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String text(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(FOLDER + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException(name + " was not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
