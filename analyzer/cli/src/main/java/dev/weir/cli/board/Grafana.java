package dev.weir.cli.board;

import dev.weir.elasticsearch.Access;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A Grafana, which takes dashboards by its own API. No Grafana was at hand to try this on: the
 * requests and the answers are as its documentation of {@code /api/dashboards/db} has them.
 */
public final class Grafana {
  private static final int OK = 200;

  private final Web web;
  private final @Nullable String token;

  /**
   * At an address.
   *
   * @param token of a service account; null when the address has user and password, or none is
   *     wanted
   * @throws BoardsException if the certificates to trust cannot be read
   */
  public Grafana(Access access, @Nullable String token) throws BoardsException {
    web = new Web("Grafana", access);
    this.token = token;
  }

  /**
   * Puts one dashboard in place of that with its uid.
   *
   * @param dashboard its JSON
   */
  public Outcome put(String dashboard) throws BoardsException {
    String body = "{\"dashboard\":" + dashboard.strip() + ",\"overwrite\":true}";
    var request = web.request("/api/dashboards/db").header("Content-Type", "application/json");
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token); // RFC 6750 §2.1
    }
    Web.Reply reply =
        web.send(request.POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)).build());
    JsonTree answer = reply.json();
    if (reply.status() != OK) {
      throw answer == JsonTree.NOTHING && reply.status() == 404
          ? web.noSuchServer("give the address that a browser shows, without d/")
          : web.refused(reply);
    }
    @Nullable String uid = answer.text("uid");
    if (uid == null) {
      throw web.noSuchServer("give the address that a browser shows, without d/");
    }
    @Nullable String page = answer.text("url");
    return new Outcome("dashboard", uid, page == null ? "" : page, null);
  }
}
