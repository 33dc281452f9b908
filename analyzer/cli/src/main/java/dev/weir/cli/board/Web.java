package dev.weir.cli.board;

import dev.weir.core.text.Printable;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks a server over HTTP, one thing after another. Confined to one thread. */
final class Web {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final long PATIENCE_SECONDS = 60;
  private static final int MOST_ANSWER_BYTES = 16 << 20;
  private static final int MOST_SAID_CHARS = 200;

  private final String what;
  private final Access access;
  private final HttpClient client;

  /** An answer, read to its end. */
  record Reply(int status, String body) {
    /** The body, or nothing when it is no JSON. */
    JsonTree json() {
      try {
        return JsonTree.parse(body);
      } catch (IOException e) {
        return JsonTree.NOTHING;
      }
    }
  }

  /**
   * To ask one server.
   *
   * @param what it should be, for messages
   * @throws BoardsException if the certificates to trust cannot be read
   */
  Web(String what, Access access) throws BoardsException {
    this.what = what;
    this.access = access;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            // Credentials do not follow to wherever a server points.
            .followRedirects(HttpClient.Redirect.NEVER);
    try {
      client = builder.sslContext(Trust.context(access)).build();
    } catch (IOException e) {
      throw new BoardsException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A request to be completed and given to {@link #send}. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.url() + path))
            .header("Accept", "application/json");
    if (access.authorization() != null) {
      request.header("Authorization", access.authorization());
    }
    return request;
  }

  /** Sends it, and waits for the whole answer: a timeout of the client's own would not do that. */
  Reply send(HttpRequest request) throws BoardsException {
    CompletableFuture<Reply> reply =
        client.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(Web::whole);
    try {
      return reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw new BoardsException(
          access + " did not answer within " + PATIENCE_SECONDS + " s; try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BoardsException("asking " + access + " was interrupted; try again", e);
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

  private BoardsException failed(Throwable cause) {
    if (cause instanceof SSLException) {
      return new BoardsException(
          access
              + ": no TLS with it: "
              + said(String.valueOf(cause.getMessage()))
              + "; give its authority's certificate with --ca, or its address with http:// if it"
              + " speaks no TLS",
          cause);
    }
    // A refused connection comes without a word.
    String why = cause.getMessage() == null ? "" : " (" + said(cause.getMessage()) + ')';
    return new BoardsException(
        access
            + " does not answer"
            + why
            + "; is "
            + what
            + " running there, and is it http:// or https://?",
        cause);
  }

  /** What an answer without success means. */
  BoardsException refused(Reply reply) {
    @Nullable String message = reply.json().text("message");
    String said = message == null ? "" : ": " + said(message);
    return switch (reply.status()) {
      case 401 ->
          new BoardsException(
              access + " does not know these credentials (401)" + said + "; " + credentials());
      case 403 ->
          new BoardsException(
              access + " does not allow it (403)" + said + "; give credentials that may");
      case 301, 302, 303, 307, 308 ->
          new BoardsException(
              access
                  + " points elsewhere ("
                  + reply.status()
                  + "); give the address that a browser shows, with its path but without app/");
      default -> new BoardsException(access + " answered " + reply.status() + said);
    };
  }

  private String credentials() {
    return what.equals("Grafana")
        ? "give --grafana-token, or user and password in its address"
        : "give --api-key or --user";
  }

  private static String said(String words) {
    String line = Printable.of(words.replaceAll("\\s+", " "));
    return line.length() <= MOST_SAID_CHARS ? line : line.substring(0, MOST_SAID_CHARS) + "…";
  }

  /** That something else answers. */
  BoardsException noSuchServer(String mend) {
    return new BoardsException(access + " does not answer as " + what + " does; " + mend);
  }
}
