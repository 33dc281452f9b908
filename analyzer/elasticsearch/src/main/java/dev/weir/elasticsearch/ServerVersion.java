package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server is of, and what of a template it understands. Where it may not be known, it is
 * taken for a recent one.
 */
record ServerVersion(int major, int minor) {
  private static final String PATH = "/_nodes/_local";

  private static final ServerVersion RECENT = new ServerVersion(9, 0);
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");
  private static final String LOGSDB = "\"mode\": \"logsdb\",";
  private static final Pattern LIFECYCLE = Pattern.compile("\"lifecycle\": \\{[^}]*},");

  /**
   * Asks for it.
   *
   * @throws ClusterException if it is older than 8.0, or none
   */
  static ServerVersion of(Cluster cluster) throws ClusterException {
    byte[] answer;
    try {
      answer = cluster.get(PATH, Map.of("filter_path", "nodes.*.version"));
    } catch (ClusterException e) {
      if (e.kind() == ClusterException.Kind.FORBIDDEN) {
        return RECENT; // who may only write is not told
      }
      if (e.kind() == ClusterException.Kind.NOT_UNDERSTOOD) {
        throw unfit(cluster, "does not speak as 8.x does: " + e.getMessage());
      }
      if (e.kind() == ClusterException.Kind.ABSENT) {
        throw unfit(cluster, "does not answer as Elasticsearch does (404 to GET " + PATH + ')');
      }
      throw e;
    }
    String text = in(answer);
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return RECENT;
    }
    ServerVersion found =
        new ServerVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (!found.isAtLeast(8, 0)) {
      throw unfit(cluster, "is Elasticsearch " + text);
    }
    return found;
  }

  private static ClusterException unfit(Cluster cluster, String what) {
    return new ClusterException(
        ClusterException.Kind.WRONG,
        cluster.access() + " " + what + "; Weir writes to 8.x and 9.x, name such a server");
  }

  private static @Nullable String in(byte[] json) {
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

  private boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  private boolean hasLifecycle() {
    return isAtLeast(8, 11);
  }

  /** A template without what this server would refuse it for. */
  String adapted(String template) {
    String json = template;
    if (!isAtLeast(8, 17)) { // the first whose logsdb is meant for use; else indices are standard
      json = json.replace(LOGSDB, "");
    }
    if (!hasLifecycle()) {
      json = LIFECYCLE.matcher(json).replaceAll("");
    }
    return json.equals(template) ? template : Templates.lessened(json);
  }

  /** What the user should know, null if there is nothing. */
  @Nullable String note() {
    return hasLifecycle()
        ? null
        : "Elasticsearch "
            + major
            + '.'
            + minor
            + " has no lifecycle of data streams, which came with 8.11: documents are kept until"
            + " somebody removes them";
  }
}
