package dev.weir.cli.limits;

import dev.weir.core.text.Nearest;
import dev.weir.core.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Where an agent tells its limits, and takes others. */
public final class LimitsEndpoint {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final long PATIENCE_SECONDS = 10;
  private static final int MOST_ANSWER_BYTES = 16 << 20; // a full set has about 1 MB
  private static final int MOST_NAMES = 10;
  private static final int MOST_NEAR_CHARS = 200; // no limit has a longer name

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final String page;
  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_PATIENCE)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /**
   * At an agent.
   *
   * @param page its address, which ends in a slash
   * @param token null when it wants none
   */
  public LimitsEndpoint(String page, @Nullable String token) {
    this.page = page;
    this.token = token;
  }

  /** The address of the agent. */
  public String page() {
    return page;
  }

  /** The limits in force. */
  public LimitsAnswer get() throws AgentException {
    return limits(request("limits").GET().build());
  }

  /** Puts a whole limits file in force; the limits after that. */
  public LimitsAnswer put(String yaml) throws AgentException {
    return limits(
        request("limits").header("Content-Type", "application/yaml").PUT(body(yaml)).build());
  }

  /** Changes one limit; the limits after that. */
  public LimitsAnswer patch(String name, String json) throws AgentException {
    HttpRequest request =
        request("limits/" + escaped(name))
            .header("Content-Type", "application/json")
            .method("PATCH", body(json))
            .build();
    try {
      return limits(request);
    } catch (AgentException e) {
      throw e.status() == NOT_FOUND ? unknownName(name, e) : e;
    }
  }

  private HttpRequest.Builder request(String target) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(page + target)).header("Accept", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token); // RFC 6750 §2.1
    }
    return request;
  }

  private static BodyPublisher body(String text) {
    return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
  }

  private LimitsAnswer limits(HttpRequest request) throws AgentException {
    Reply reply = exchanged(request);
    if (reply.status() != OK) {
      throw refused(reply);
    }
    try {
      return new LimitsAnswer(LimitsReader.read(reply.body()), reply.body());
    } catch (IOException e) {
      throw new AgentException(OK, notAnAgent(), e);
    }
  }

  private record Reply(int status, String body) {}

  /** A timeout of the client's own would not cover the body. */
  private Reply exchanged(HttpRequest request) throws AgentException {
    CompletableFuture<Reply> reply =
        client
            .sendAsync(request, BodyHandlers.ofInputStream())
            .thenApplyAsync(LimitsEndpoint::whole);
    try {
      return reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AgentException(
          0,
          "no agent answers at "
              + page
              + "; weir ps shows where one does, weir attach PID starts one",
          e);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw new AgentException(
          0, page + " did not answer within " + PATIENCE_SECONDS + " s; try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentException(0, "asking " + page + " was interrupted; try again", e);
    }
  }

  private static Reply whole(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MOST_ANSWER_BYTES);
      return new Reply(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AgentException refused(Reply reply) {
    if (reply.status() == UNAUTHORIZED) {
      return new AgentException(
          UNAUTHORIZED,
          token == null
              ? page
                  + " wants a token; give --token TOKEN or set WEIR_TOKEN to the one that the"
                  + " agent was started with"
              : page + " does not take this token; give the one that the agent was started with",
          null);
    }
    String words = RefusalReader.words(reply.body());
    if (words != null) {
      return new AgentException(reply.status(), words, null);
    }
    String mend =
        reply.status() == NOT_FOUND
            ? "it is no agent, or one that knows no limits"
            : "look at " + page + "healthz";
    return new AgentException(
        reply.status(), page + " answered " + reply.status() + "; " + mend, null);
  }

  private String notAnAgent() {
    return page + " does not answer as an agent does; weir ps shows where one is";
  }

  /** Says which name could have been meant, if the agent can still be asked. */
  private AgentException unknownName(String name, AgentException e) {
    List<String> names;
    try {
      names = get().limits().names();
    } catch (AgentException unanswered) {
      return e;
    }
    if (names.contains(name)) {
      return e; // There is, but the agent does not change it so, and has said why.
    }
    return new AgentException(
        NOT_FOUND,
        "there is no limit '" + Printable.of(name) + "' at " + page + "; " + known(name, names),
        e);
  }

  private static String known(String name, List<String> names) {
    if (names.isEmpty()) {
      return "none is in force there";
    }
    String nearest = name.length() > MOST_NEAR_CHARS ? null : Nearest.to(name, names);
    if (nearest != null) {
      return "did you mean " + nearest + '?';
    }
    List<String> some = names.subList(0, Math.min(MOST_NAMES, names.size()));
    return "there is " + String.join(", ", some) + (some.size() < names.size() ? " and more" : "");
  }

  /** RFC 3986 §2.3: everything but unreserved characters, by the bytes of UTF-8. */
  private static String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-._~".indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append("%%%02X".formatted((int) c));
      }
    }
    return escaped.toString();
  }
}
