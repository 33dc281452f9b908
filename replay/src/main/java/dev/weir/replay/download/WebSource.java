package dev.weir.replay.download;

import dev.weir.core.tls.AnyCertificate;
import dev.weir.replay.download.DownloadOptions.HeaderField;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server, and whoever it refers to. Each request begins at the address that was given,
 * since what it refers to may be good for a while only.
 *
 * <p>HTTP/1.1 alone: in HTTP/2 the client grants a window of many megabytes at once, which comes
 * past the limit. Any thread may call.
 */
final class WebSource {
  private static final int MOST_REDIRECTS = 10;

  /** What may go to another server than the one that it was given for. */
  private static final Set<String> HARMLESS = harmless();

  private final DownloadOptions options;
  private final HttpClient client;
  private final AtomicLong requests = new AtomicLong();

  WebSource(DownloadOptions options) {
    this.options = options;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // it would take credentials along
            .connectTimeout(options.timeout());
    if (options.insecure()) {
      builder.sslContext(AnyCertificate.context());
    }
    client = builder.build();
  }

  /** An answer whose body is still to come. Closing it early ends the connection. */
  record Reply(int status, HttpHeaders headers, BodyStream body) implements Closeable {
    @Override
    public void close() {
      body.close();
    }
  }

  /** How many requests have been sent, those that were redirected included. */
  long requests() {
    return requests.get();
  }

  /**
   * Asks for the file, or for a part of it.
   *
   * @param ifRange what the part must be of; null if it does not matter
   * @throws IOException if the network or the server fails, so that another try may help
   * @throws DownloadException if none will
   */
  Reply get(@Nullable Span span, @Nullable String ifRange, Stop stop)
      throws IOException, DownloadException, StoppedException {
    return follow("GET", span, ifRange, stop);
  }

  /** Asks for what is said of the file. */
  Reply head(Stop stop) throws IOException, DownloadException, StoppedException {
    return follow("HEAD", null, null, stop);
  }

  private Reply follow(String method, @Nullable Span span, @Nullable String ifRange, Stop stop)
      throws IOException, DownloadException, StoppedException {
    URI at = options.address().uri();
    for (int redirects = 0; ; redirects++) {
      HttpRequest.Builder request = request(at, method);
      if (span != null) {
        request.header("Range", "bytes=" + span.startByte() + '-' + (span.endByte() - 1));
        if (ifRange != null) {
          request.header("If-Range", ifRange);
        }
      }
      Reply reply = send(request.build(), stop);
      if (!isRedirect(reply.status())) {
        return reply;
      }
      reply.close();
      if (redirects == MOST_REDIRECTS) {
        throw DownloadException.broken(
            options.address() + ": more than " + MOST_REDIRECTS + " redirects; check the address",
            null);
      }
      at = target(at, reply.headers());
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private URI target(URI from, HttpHeaders headers) throws DownloadException {
    String location = headers.firstValue("location").orElse("");
    try {
      URI to = WebAddress.parse(from.resolve(location).toString()).uri();
      if ("https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme())) {
        throw DownloadException.broken(
            options.address()
                + ": redirected from https to http, where anybody could change the file; give the"
                + " address "
                + WebAddress.shown(to)
                + " itself if you want it",
            null);
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw DownloadException.broken(
          options.address() + ": redirected to no address of HTTP; check the address", e);
    }
  }

  private HttpRequest.Builder request(URI at, String method) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .method(method, HttpRequest.BodyPublishers.noBody())
            // A coded answer would be another representation, with other ranges.
            .setHeader("Accept-Encoding", "identity")
            .setHeader("User-Agent", "weir")
            // RFC 9530 §4
            .setHeader("Want-Repr-Digest", "sha-256=2, sha-512=1");
    boolean home = WebAddress.origin(at).equals(WebAddress.origin(options.address().uri()));
    String credentials = options.address().credentials();
    if (home && credentials != null) {
      request.setHeader("Authorization", credentials);
    }
    Set<String> replaced = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (HeaderField field : options.headers()) {
      if (home || HARMLESS.contains(field.name())) {
        if (replaced.add(field.name())) {
          request.setHeader(field.name(), field.value());
        } else {
          request.header(field.name(), field.value());
        }
      }
    }
    return request;
  }

  private Reply send(HttpRequest request, Stop stop) throws IOException, StoppedException {
    stop.check();
    requests.incrementAndGet();
    CompletableFuture<HttpResponse<BodyStream>> future =
        client.sendAsync(request, info -> new BodyStream(options.timeoutNanos()));
    Closeable cancel = () -> future.cancel(true);
    stop.closing(cancel);
    try {
      HttpResponse<BodyStream> response = future.get(options.timeoutNanos(), TimeUnit.NANOSECONDS);
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new HttpTimeoutException("no answer");
    } catch (ExecutionException e) {
      stop.check();
      throw networkFailure(e.getCause());
    } catch (CancellationException e) {
      throw new StoppedException();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } finally {
      stop.forget(cancel);
    }
  }

  /** What the JDK's client cannot make sense of, such as a length of letters, comes unchecked. */
  private static IOException networkFailure(@Nullable Throwable cause) {
    return cause instanceof IOException known
        ? known
        : new java.net.ProtocolException(String.valueOf(cause));
  }

  private static Set<String> harmless() {
    Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    fields.addAll(Set.of("Accept", "Accept-Language", "User-Agent"));
    return fields;
  }
}
