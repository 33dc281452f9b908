package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.limits.Alert;
import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.agent.runtime.limits.LimitsState;
import dev.weir.agent.runtime.limits.LimitsText;
import dev.weir.core.limit.Limit;
import dev.weir.core.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Shows the limits in force, and changes them. Any thread may call. */
final class LimitsEndpoint {
  static final String PATH = "/limits";
  static final String ALERTS_PATH = "/alertmanager";

  /** Before the name of one limit. */
  static final String ONE = PATH + '/';

  private static final String BODY = "body"; // before line and column
  private static final int MOST_NAMED = 10;

  private final LimitsControl control;

  LimitsEndpoint(LimitsControl control) {
    this.control = control;
  }

  HttpResponse show() {
    LimitsState state = control.state();
    return HttpResponse.json(200, json -> LimitsJson.write(state, json));
  }

  /** Puts a whole set in force. */
  HttpResponse put(byte[] body) throws HttpProblem {
    String text = text(body);
    try {
      control.configure(LimitsText.set(BODY, text), "PUT " + PATH, "PUT " + PATH);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    }
    return show();
  }

  /** Changes one limit. */
  HttpResponse patch(String path, byte[] body) throws HttpProblem {
    String name = name(path);
    String text = text(body);
    boolean there;
    try {
      there =
          control.patch(name, rule -> LimitsText.patched(rule, BODY, text), "PATCH " + ONE + name);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    }
    if (!there) {
      throw new HttpProblem(
          404, "no configured limit is named '" + Printable.of(name) + "'", mend(name));
    }
    return show();
  }

  /** Takes what Alertmanager tells. */
  HttpResponse alerts(byte[] body) throws HttpProblem {
    List<Alert> alerts = AlertmanagerMessage.parse(body);
    try {
      control.take(alerts, "alert");
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    }
    return HttpResponse.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("alerts", alerts.size());
          json.writeEndObject();
        });
  }

  /**
   * Sets a client's limit, or removes it.
   *
   * @return what is wrong with it all the same; null when all is well
   */
  @Nullable String limitClient(ConfigChange.ClientLimit client) throws HttpProblem {
    try {
      return control.limitClient(client.clientId(), client.targetBps(), "POST /config");
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    }
  }

  private String mend(String name) {
    if (name.startsWith("client:")) {
      return "a client's own limit is set by POST /config";
    }
    StringJoiner names = new StringJoiner(", ", "there are ", "");
    names.setEmptyValue("there are none; PUT " + PATH + " first");
    List<Limit> limits = control.limits().current().limits();
    for (Limit limit : limits.subList(0, Math.min(MOST_NAMED, limits.size()))) {
      names.add(limit.rule().name());
    }
    return names + (limits.size() > MOST_NAMED ? " and others" : "");
  }

  private static String name(String path) throws HttpProblem {
    try {
      // In a path, unlike in a query, '+' is no space.
      return URLDecoder.decode(
          path.substring(ONE.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "the name is no percent-encoding", "encode it by RFC 3986");
    }
  }

  private static String text(byte[] body) throws HttpProblem {
    try {
      return LimitsText.of(BODY, new ByteArrayInputStream(body));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of bytes that are there
    }
  }
}
