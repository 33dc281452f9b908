package dev.weir.json;

/** Names of an exchange's fields, ECS 8; Weir's own begin with {@code weir.}. */
public final class ExchangeFields {
  public static final String TIMESTAMP = "@timestamp";
  public static final String ECS_VERSION = "ecs.version";
  public static final String DATASET = "event.dataset";
  public static final String START = "event.start";
  public static final String DURATION_NANOS = "event.duration"; // ECS: in nanoseconds
  public static final String SERVICE = "service.name";
  public static final String OBSERVER = "host.name"; // of the machine that observed
  public static final String SOURCE = "weir.source";
  public static final String SIDE = "weir.side";
  public static final String CLIENT_IP = "client.ip";
  public static final String CLIENT_ADDRESS = "client.address"; // only where it is no IP address
  public static final String CLIENT_PORT = "client.port";
  public static final String CLIENT_ID = "weir.client.id";
  public static final String SERVER_IP = "server.ip";
  public static final String SERVER_ADDRESS = "server.address"; // only where it is no IP address
  public static final String SERVER_PORT = "server.port";
  public static final String COMMUNITY_ID = "network.community_id";
  public static final String DOMAIN = "url.domain"; // ECS: without port, IPv6 in brackets
  public static final String PORT = "url.port";
  public static final String PATH = "url.path";
  public static final String ROUTE = "http.route";
  public static final String METHOD = "http.request.method";
  public static final String VERSION = "http.version";
  public static final String STATUS = "http.response.status_code";
  public static final String MIME_TYPE = "http.response.mime_type";
  public static final String CONTENT_CLASS = "weir.response.content_class";
  public static final String REQUEST_BYTES = "http.request.bytes";
  public static final String REQUEST_BODY_BYTES = "http.request.body.bytes";
  public static final String REQUEST_HEADER_BYTES = "weir.request.header_bytes";
  public static final String REQUEST_FRAMING_BYTES = "weir.request.framing_bytes";
  // The deflated size of the first 64 KiB of the body by their size; for replays.
  public static final String REQUEST_DEFLATE_RATIO = "weir.request.body_deflate_ratio";
  public static final String RESPONSE_BYTES = "http.response.bytes";
  public static final String RESPONSE_BODY_BYTES = "http.response.body.bytes";
  public static final String RESPONSE_HEADER_BYTES = "weir.response.header_bytes";
  public static final String RESPONSE_FRAMING_BYTES = "weir.response.framing_bytes";
  public static final String MESSAGE_BYTES = "weir.bytes";
  public static final String WIRE_BYTES = "network.bytes";
  public static final String RETRANSMITTED_BYTES = "weir.retransmitted_bytes";
  public static final String SIZES_EXACT = "weir.sizes_exact";
  public static final String REQUEST_NANOS = "weir.request.duration_nanos";
  public static final String FIRST_BYTE_NANOS = "weir.response.first_byte_nanos";
  public static final String REQUEST_COMPLETE = "weir.request.complete";
  public static final String RESPONSE_COMPLETE = "weir.response.complete";
  public static final String ORDINAL = "weir.connection.ordinal";
  public static final String TRACE_ID = "trace.id";
  public static final String SPAN_ID = "span.id";

  private ExchangeFields() {}
}
