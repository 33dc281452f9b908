package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The templates of Weir's data streams, as the folder {@code dashboards/elasticsearch} has them.
 *
 * <p>Each has a {@code version}, and is put where there is none or an older one. Whoever changes a
 * template here adds 10 to it; whoever changes one on a server and keeps its version keeps the
 * change.
 */
public final class Templates {
  private static final String COMPONENT = "/_component_template/";
  private static final String INDEX = "/_index_template/";
  private static final List<String> COMPONENTS = List.of("weir-settings", "weir-common");
  private static final List<String> INDICES =
      List.of(Streams.HTTP, Streams.ROUTES, Streams.LIMITS, Streams.BOOKS);
  private static final String FOLDER = "/dev/weir/dashboards/elasticsearch/";
  private static final String VERSION = "\"version\": ";

  private static final String NOT_ALLOWED =
      "templates were not put in place, which these credentials do not allow; have it done once by"
          + " weir dashboards install";

  private static final JsonFactory JSON = new JsonFactory();

  private Templates() {}

  /**
   * What is put where, in this order.
   *
   * @return paths and their JSON
   */
  public static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : COMPONENTS) {
      all.put(COMPONENT + name, text("component/" + name));
    }
    for (String stream : INDICES) {
      all.put(INDEX + stream, text("index/" + stream));
    }
    return all;
  }

  /**
   * Puts those in place that are not there, or in an older version; they hold for indices made from
   * then on. Once done, an {@link Exporter} of the same cluster does not do it again.
   *
   * @throws ClusterException if the server is none that they are for, or does not take them
   */
  public static void install(Cluster cluster) throws ClusterException {
    install(cluster, false);
  }

  /**
   * As well, but for who may only write: he can rely on those who may do more having done so, and
   * the cluster's note says it.
   *
   * @throws ClusterException if the server is none that they are for, or does not answer
   */
  public static void installIfAllowed(Cluster cluster) throws ClusterException {
    try {
      install(cluster);
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Kind.FORBIDDEN) {
        throw e;
      }
    }
  }

  /**
   * Puts all in place, also where they are there already, changed by whomever.
   *
   * @throws ClusterException if the server is none that they are for, or does not take them
   */
  public static void replace(Cluster cluster) throws ClusterException {
    install(cluster, true);
  }

  private static void install(Cluster cluster, boolean all) throws ClusterException {
    try {
      ServerVersion version = ServerVersion.of(cluster);
      Map<String, Integer> there = new HashMap<>();
      if (!all) {
        find(cluster, COMPONENT, "weir-*", there);
        find(cluster, INDEX, "*-weir.*", there);
      }
      for (Map.Entry<String, String> template : all().entrySet()) {
        String json = version.adapted(template.getValue());
        Integer known = there.get(template.getKey());
        if (known == null || known < versionOf(json)) {
          cluster.put(template.getKey(), json.getBytes(StandardCharsets.UTF_8));
        }
      }
      cluster.prepared(version.note());
    } catch (ClusterException e) {
      if (e.kind() == ClusterException.Kind.FORBIDDEN) {
        cluster.prepared(NOT_ALLOWED);
      }
      throw e;
    }
  }

  private static void find(
      Cluster cluster, String path, String names, Map<String, Integer> versions)
      throws ClusterException {
    try {
      read(cluster.get(path + names, Map.of("filter_path", "*.name,*.*.version")), path, versions);
    } catch (IOException e) {
      throw new ClusterException(
          ClusterException.Kind.WRONG,
          cluster.access() + " gave an answer to " + path + " that cannot be read: " + e,
          e);
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Kind.ABSENT) { // which is said when there are none
        throw e;
      }
    }
  }

  /** Such as {@code {"index_templates":[{"name":"…","index_template":{"version":10}}]}}. */
  private static void read(byte[] json, String path, Map<String, Integer> versions)
      throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      String name = "";
      while (parser.nextToken() != null) {
        boolean isField = parser.currentToken() == JsonToken.FIELD_NAME;
        if (isField && parser.currentName().equals("name")) {
          name = path + parser.nextTextValue();
          versions.put(name, 0);
        } else if (isField && parser.currentName().equals("version")) {
          versions.put(name, parser.nextIntValue(0));
        }
      }
    }
  }

  /** As a template says it. */
  static int versionOf(String json) {
    int from = json.indexOf(VERSION) + VERSION.length();
    return Integer.parseInt(json.substring(from, json.indexOf(',', from)));
  }

  /**
   * With less in it than it has, its version is one less than it says: a server that takes more,
   * later, gets the whole.
   */
  static String lessened(String json) {
    int version = versionOf(json);
    return json.replace(VERSION + version + ',', VERSION + (version - 1) + ',');
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
