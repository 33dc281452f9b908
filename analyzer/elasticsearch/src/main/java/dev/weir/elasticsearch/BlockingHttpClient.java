package dev.weir.elasticsearch;

import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.http.TransportHttpClient;
import co.elastic.clients.util.BinaryData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HostnameVerifier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.logging.impl.NoOpLog;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.BasicHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP for the client of Elasticsearch, on the thread that asks.
 *
 * <p>The client's own transport has threads of its own and takes the JVM's default context for TLS,
 * which fixes it for good. An agent is a guest in another's JVM: here nothing of that is touched,
 * no property of the system is read, and every byte passes on the exporter's one thread; another
 * only watches that it does not hang.
 */
final class BlockingHttpClient implements TransportHttpClient {
  private static final int CONNECT_MILLIS = 5_000;

  /** A server under load answers a large bulk late, and it is better waited for than sent again. */
  private static final int ANSWER_MILLIS = 60_000;

  /** From the first byte to the last: a slow line carries a bulk in less. */
  static final Duration MOST_PER_REQUEST = Duration.ofMinutes(2);

  private static final int MOST_ANSWER_BYTES = 64 << 20;

  /** Of no use without cookies; the client would read and parse a long one. */
  private static final PublicSuffixMatcher NO_SUFFIXES =
      new PublicSuffixMatcher(List.of("invalid"), List.of());

  static {
    // What it logs is for its own authors, and its logging would set up that of an application.
    LogFactory.getFactory().setAttribute(Log.class.getName(), NoOpLog.class.getName());
  }

  private final Access access;
  private final CloseableHttpClient http;
  private final Watchdog watchdog;

  BlockingHttpClient(Access access, Duration mostPerRequest) throws IOException {
    this.access = access;
    RequestConfig timeouts =
        RequestConfig.custom()
            .setConnectTimeout(CONNECT_MILLIS)
            .setSocketTimeout(ANSWER_MILLIS)
            .setConnectionRequestTimeout(CONNECT_MILLIS)
            .setNormalizeUri(false)
            .build();
    HttpClientBuilder builder = HttpClientBuilder.create();
    if ("https".equalsIgnoreCase(access.url().getScheme())) {
      HostnameVerifier names =
          access.insecure() ? NoopHostnameVerifier.INSTANCE : new DefaultHostnameVerifier();
      builder.setSSLSocketFactory(new SSLConnectionSocketFactory(Trust.context(access), names));
    } else {
      // Without one it would make a factory of its own, for a protocol that is not spoken.
      builder.setConnectionManager(
          new BasicHttpClientConnectionManager(
              RegistryBuilder.<ConnectionSocketFactory>create()
                  .register("http", PlainConnectionSocketFactory.getSocketFactory())
                  .build()));
    }
    this.http =
        builder
            .setDefaultRequestConfig(timeouts)
            .setPublicSuffixMatcher(NO_SUFFIXES)
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent("weir")
            .build();
    this.watchdog = new Watchdog(mostPerRequest);
  }

  @Override
  public Response performRequest(
      String endpoint, @Nullable Node node, Request request, TransportOptions options)
      throws IOException {
    RequestBuilder builder =
        RequestBuilder.create(request.method()).setUri(access.url() + request.path());
    request.queryParams().forEach(builder::addParameter);
    for (Map.Entry<String, String> header : options.headers()) {
      builder.setHeader(header.getKey(), header.getValue());
    }
    request.headers().forEach(builder::setHeader);
    if (access.authorization() != null) {
      builder.setHeader("Authorization", access.authorization());
    }
    HttpEntity body = body(request);
    if (body != null) {
      builder.setEntity(body);
    }
    HttpUriRequest built = builder.build();
    watchdog.watch(built);
    try (CloseableHttpResponse answer = http.execute(built)) {
      return new Answer(new Node(access.url()), answer, bytes(answer.getEntity()));
    } catch (IOException e) {
      throw built.isAborted() ? new IOException("given up: it takes too long", e) : e;
    } finally {
      watchdog.leave();
    }
  }

  private static @Nullable HttpEntity body(Request request) {
    Iterable<ByteBuffer> buffers = request.body();
    if (buffers == null) {
      return null;
    }
    Iterator<ByteBuffer> each = buffers.iterator();
    ByteBuffer first = each.next();
    if (!each.hasNext() && first.hasArray()) {
      return new ByteArrayEntity(
          first.array(), first.arrayOffset() + first.position(), first.remaining());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return new ByteArrayEntity(all.toByteArray());
  }

  private static byte[] bytes(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream in = entity.getContent()) {
      byte[] bytes = in.readNBytes(MOST_ANSWER_BYTES + 1);
      if (bytes.length > MOST_ANSWER_BYTES) {
        throw new IOException("the answer is longer than " + MOST_ANSWER_BYTES + " bytes");
      }
      return bytes;
    }
  }

  @Override
  public CompletableFuture<Response> performRequestAsync(
      String endpoint, @Nullable Node node, Request request, TransportOptions options) {
    throw new UnsupportedOperationException("whoever asks waits");
  }

  @Override
  public void close() throws IOException {
    watchdog.close(); // first: a connection is closed politely, which waits for a server that hangs
    http.close();
  }

  /** What came back, whole. */
  private static final class Answer implements Response {
    private final Node node;
    private final int status;
    private final Header[] headers;
    private final byte[] bytes;

    Answer(Node node, CloseableHttpResponse answer, byte[] bytes) {
      this.node = node;
      this.status = answer.getStatusLine().getStatusCode();
      this.headers = answer.getAllHeaders();
      this.bytes = bytes;
    }

    @Override
    public Node node() {
      return node;
    }

    @Override
    public int statusCode() {
      return status;
    }

    @Override
    public @Nullable String header(String name) {
      List<String> all = headers(name);
      return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public List<String> headers(String name) {
      return Arrays.stream(headers)
          .filter(header -> header.getName().equalsIgnoreCase(name))
          .map(Header::getValue)
          .toList();
    }

    @Override
    public @Nullable BinaryData body() {
      String type = header("Content-Type");
      return bytes.length == 0
          ? null
          : BinaryData.of(bytes, type == null ? "application/octet-stream" : type);
    }

    @Override
    public Object originalResponse() {
      return this;
    }

    @Override
    public void close() {}
  }
}
