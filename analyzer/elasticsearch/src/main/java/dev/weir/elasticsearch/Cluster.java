package dev.weir.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorResponse;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.DefaultTransportOptions;
import co.elastic.clients.transport.ElasticsearchTransportBase;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.endpoints.BinaryEndpoint;
import co.elastic.clients.transport.endpoints.BinaryResponse;
import co.elastic.clients.transport.endpoints.EndpointBase;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.util.BinaryData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An Elasticsearch, asked one thing after another.
 *
 * <p>By the transport of elasticsearch-java, which says in which version's language it speaks and
 * makes sure that it is Elasticsearch that answers. Its typed requests are not used: documents are
 * bytes already, and thousands of classes would come along into the agent.
 *
 * <p>Confined to one thread at a time, but for {@link #close}, which ends what another waits for.
 */
public class Cluster implements AutoCloseable {
  // As 8.x has it, which 9.x understands, too.
  private static final String JSON = "application/vnd.elasticsearch+json; compatible-with=8";
  private static final String NDJSON = "application/vnd.elasticsearch+x-ndjson; compatible-with=8";

  private static final int MOST_SAID_CHARS = 300;

  /** Only what is looked at: each item's status keeps its place. */
  private static final Map<String, String> OF_BULK =
      Map.of("filter_path", "errors,items.*.status,items.*.error.type,items.*.error.reason");

  private final Access access;
  private final Duration mostPerRequest;
  private boolean prepared;
  private @Nullable String note;
  private @Nullable ElasticsearchTransportBase transport;
  private boolean closed;

  /**
   * Prepares to ask. Nothing is loaded or set up before the first question: in another's JVM, that
   * leaves time to set what TLS is to be like.
   */
  public Cluster(Access access) {
    this(access, BlockingHttpClient.MOST_PER_REQUEST);
  }

  /**
   * As well.
   *
   * @param mostPerRequest that a request may take before it is given up
   */
  Cluster(Access access, Duration mostPerRequest) {
    this.access = access;
    this.mostPerRequest = mostPerRequest;
  }

  /**
   * The templates need not be seen to any more.
   *
   * @param told what the user should know, null if there is nothing
   */
  void prepared(@Nullable String told) {
    prepared = true;
    note = told;
  }

  /** The templates need to be seen to again. */
  void unprepared() {
    prepared = false;
  }

  boolean isPrepared() {
    return prepared;
  }

  /** What the user should know once the templates were seen to, null if there is nothing. */
  public @Nullable String note() {
    return note;
  }

  private synchronized ElasticsearchTransportBase transport() throws ClusterException {
    if (closed) {
      throw new ClusterException(ClusterException.Kind.AWAY, access + " is not asked any more");
    }
    ElasticsearchTransportBase made = transport;
    if (made == null) {
      try {
        made =
            new ElasticsearchTransportBase(
                new BlockingHttpClient(access, mostPerRequest),
                DefaultTransportOptions.EMPTY,
                SimpleJsonpMapper.INSTANCE,
                NoopInstrumentation.INSTANCE) {};
      } catch (IOException e) {
        throw new ClusterException(ClusterException.Kind.WRONG, String.valueOf(e.getMessage()), e);
      }
      transport = made;
    }
    return made;
  }

  /** Where it is. */
  public Access access() {
    return access;
  }

  /** Reads what is at a path. */
  public byte[] get(String path, Map<String, String> query) throws ClusterException {
    return ask("GET", path, query, null);
  }

  /** Puts JSON at a path. */
  public void put(String path, byte[] json) throws ClusterException {
    byte[] unused = ask("PUT", path, Map.of(), BinaryData.of(json, JSON));
  }

  /**
   * Sends documents.
   *
   * @return what became of each
   * @throws ClusterException if it became of none
   */
  public BulkAnswer bulk(Batch batch) throws ClusterException {
    byte[] answer =
        ask("POST", "/_bulk", OF_BULK, BinaryData.of(batch.bytes(), 0, batch.length(), NDJSON));
    try {
      return BulkAnswer.read(answer, batch.documents());
    } catch (IOException e) {
      throw new ClusterException(
          ClusterException.Kind.AWAY,
          access + " gave an answer to _bulk that cannot be read: " + e.getMessage(),
          e);
    }
  }

  private byte[] ask(
      String method, String path, Map<String, String> query, @Nullable BinaryData body)
      throws ClusterException {
    Bytes endpoint = new Bytes(method, path, query, body);
    ElasticsearchTransportBase asked = transport();
    try (BinaryResponse answer = asked.performRequest(body, endpoint, null);
        InputStream in = answer.content()) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (TransportException e) {
      throw failed(method + ' ' + path, e);
    } catch (SSLException e) {
      throw new ClusterException(
          ClusterException.Kind.AWAY,
          access
              + ": no TLS with it: "
              + told(e)
              + "; give its authority's certificate with "
              + access.words().authority()
              + ", or its address with http:// if it speaks no TLS",
          e);
    } catch (IOException e) {
      throw new ClusterException(
          ClusterException.Kind.AWAY,
          access + " does not answer: " + told(e) + "; is Elasticsearch running there?",
          e);
    } catch (RuntimeException e) {
      throw new ClusterException(
          ClusterException.Kind.WRONG, access + " cannot be asked: " + told(e), e);
    }
  }

  private static String told(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }

  private ClusterException failed(String asked, TransportException e) {
    int status = e.response() == null ? 0 : e.statusCode();
    return switch (status) {
      case 401 ->
          new ClusterException(
              ClusterException.Kind.REFUSED,
              access
                  + " does not know these credentials (401); give "
                  + access.words().credentials(),
              e);
      case 403 ->
          new ClusterException(
              ClusterException.Kind.FORBIDDEN,
              access + " does not allow " + asked + " (403): " + said(e),
              e);
      case 404 ->
          new ClusterException(
              ClusterException.Kind.ABSENT,
              access + " answers " + asked + " with 404: " + said(e),
              e);
      case 413 ->
          new ClusterException(
              ClusterException.Kind.TOO_LARGE, access + " takes no request so large (413)", e);
      case 408, 429, 502, 503, 504 ->
          new ClusterException(
              ClusterException.Kind.BUSY, access + " is busy (" + status + "): " + said(e), e);
      case 400 ->
          new ClusterException(
              ClusterException.Kind.NOT_UNDERSTOOD,
              access + " answers " + asked + " with 400: " + said(e),
              e);
      case 200, 201 ->
          new ClusterException(
              ClusterException.Kind.WRONG,
              access + " is no Elasticsearch of 8.x or 9.x: " + e.getMessage(),
              e);
      default ->
          new ClusterException(
              status >= 500 ? ClusterException.Kind.BUSY : ClusterException.Kind.WRONG,
              access + " answers " + asked + " with " + status + ": " + said(e),
              e);
    };
  }

  /** What the answer says, shortened. */
  private static String said(TransportException e) {
    try {
      BinaryData body = e.response().body();
      String text =
          body == null ? "" : StandardCharsets.UTF_8.decode(body.asByteBuffer()).toString();
      String line = text.replaceAll("\\s+", " ");
      return line.length() <= MOST_SAID_CHARS ? line : line.substring(0, MOST_SAID_CHARS) + "…";
    } catch (IOException | RuntimeException unreadable) {
      return "(unreadable)";
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      ElasticsearchTransportBase made = transport;
      if (made != null) {
        made.close();
      }
    } catch (IOException e) {
      // All that was wanted has been answered.
    }
  }

  /** Bytes for bytes; what is no success is left as it came. */
  private static final class Bytes extends BinaryEndpoint<@Nullable BinaryData> {
    Bytes(String method, String path, Map<String, String> query, @Nullable BinaryData body) {
      super(
          "weir",
          any -> method,
          any -> path,
          EndpointBase.emptyMap(),
          any -> query,
          EndpointBase.emptyMap(),
          (Function<@Nullable BinaryData, Object>) any -> body,
          null);
    }

    @Override
    public @Nullable JsonpDeserializer<ErrorResponse> errorDeserializer(int status) {
      return null; // so that it is not read here as one of the client's types
    }
  }
}
