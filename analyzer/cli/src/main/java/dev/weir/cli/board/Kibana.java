package dev.weir.cli.board;

import dev.weir.elasticsearch.Access;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Kibana, which imports saved objects by its own API. No Kibana was at hand to try this on: the
 * requests and the answers are as Elastic's documentation of {@code /api/status} and {@code
 * /api/saved_objects/_import} has them.
 */
public final class Kibana {
  private static final int OK = 200;

  /** 8.14 was the first that knew dashboards of the version that is pinned in the objects. */
  private static final Pattern KNOWN = Pattern.compile("(?:8\\.(?:1[4-9]|[2-9]\\d)|9)\\..*");

  private static final String DEFAULT_SPACE = "default";

  private final Web web;
  private final String prefix;

  /**
   * At an address.
   *
   * @param space into which objects go
   * @throws BoardsException if the certificates to trust cannot be read
   */
  public Kibana(Access access, String space) throws BoardsException {
    web = new Web("Kibana", access);
    prefix = space.equals(DEFAULT_SPACE) ? "" : "/s/" + space;
  }

  /**
   * Makes sure that it is a Kibana of a version that knows these objects.
   *
   * @return its version
   */
  public String version() throws BoardsException {
    Web.Reply reply = web.send(web.request("/api/status").GET().build());
    if (reply.status() != OK && reply.json() == JsonTree.NOTHING) {
      throw reply.status() >= 300 && reply.status() < 400
          ? web.refused(reply)
          : web.noSuchServer("give the address that a browser shows, without app/");
    }
    if (reply.status() == 401 || reply.status() == 403) {
      throw web.refused(reply);
    }
    @Nullable String number = reply.json().at("version").text("number");
    if (number == null) {
      // Whoever is not logged in is told that much and no more.
      boolean hidden = reply.json().at("status").at("overall") != JsonTree.NOTHING;
      throw web.noSuchServer(
          hidden
              ? "it hides its version from who is not logged in: give --api-key or --user"
              : "give the address that a browser shows, without app/");
    }
    if (!KNOWN.matcher(number).matches()) {
      throw new BoardsException(
          "Kibana "
              + number
              + " does not know these objects, which are for 8.14 and later 8.x, and 9.x; use one of"
              + " those, or Grafana");
    }
    return number;
  }

  /**
   * Imports a file of saved objects, in place of those of the same ids.
   *
   * @return what became of each that Kibana tells of
   */
  public List<Outcome> importObjects(byte[] ndjson) throws BoardsException {
    String boundary = "weir-" + UUID.randomUUID();
    HttpRequest request =
        web.request(prefix + "/api/saved_objects/_import?overwrite=true")
            .header("kbn-xsrf", "weir")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArrays(multipart(boundary, ndjson)))
            .build();
    Web.Reply reply = web.send(request);
    JsonTree answer = reply.json();
    if (reply.status() != OK) {
      throw web.refused(reply);
    }
    if (answer.text("success") == null) {
      throw web.noSuchServer("give the address that a browser shows, without app/");
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonTree each : answer.at("successResults").items()) {
      outcomes.add(outcome(each, null));
    }
    for (JsonTree each : answer.at("errors").items()) {
      outcomes.add(outcome(each, problem(each.at("error"))));
    }
    return outcomes;
  }

  /** RFC 7578: one part, named {@code file}. */
  private static List<byte[]> multipart(String boundary, byte[] ndjson) {
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"weir.ndjson\""
            + "\r\nContent-Type: application/ndjson\r\n\r\n";
    String end = "\r\n--" + boundary + "--\r\n";
    return List.of(
        head.getBytes(StandardCharsets.US_ASCII), ndjson, end.getBytes(StandardCharsets.US_ASCII));
  }

  private static Outcome outcome(JsonTree object, @Nullable String problem) {
    @Nullable String title = object.at("meta").text("title");
    return new Outcome(
        String.valueOf(object.text("type")),
        String.valueOf(object.text("id")),
        title == null ? "" : title,
        problem);
  }

  private static String problem(JsonTree error) {
    String type = String.valueOf(error.text("type"));
    List<String> missing = new ArrayList<>();
    for (JsonTree reference : error.at("references").items()) {
      missing.add(reference.text("type") + " " + reference.text("id"));
    }
    @Nullable String message = error.text("message");
    if (!missing.isEmpty()) {
      return type + ": " + String.join(", ", missing);
    }
    return message == null ? type : type + ": " + message;
  }
}
