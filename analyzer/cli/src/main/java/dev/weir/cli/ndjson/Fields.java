package dev.weir.cli.ndjson;

/** Names of fields, ECS 8; Weir's own begin with {@code weir.}. */
final class Fields {
  static final String TIMESTAMP = "@timestamp";
  static final String START = "event.start";
  static final String DURATION_NANOS = "event.duration"; // ECS: in nanoseconds
  static final String CLIENT_IP = "client.ip";
  static final String CLIENT_PORT = "client.port";
  static final String SERVER_IP = "server.ip";
  static final String SERVER_PORT = "server.port";
  static final String DOMAIN = "url.domain"; // ECS: without port, an IPv6 address in brackets
  static final String PORT = "url.port";
  static final String PATH = "url.path";
  static final String METHOD = "http.request.method";
  static final String VERSION = "http.version";
  static final String STATUS = "http.response.status_code";
  static final String MIME_TYPE = "http.response.mime_type";
  static final String REQUEST_BYTES = "http.request.bytes";
  static final String REQUEST_BODY_BYTES = "http.request.body.bytes";
  static final String REQUEST_HEADER_BYTES = "weir.request.header_bytes";
  // The deflated size of the first 64 KiB of the body by their size; for replays.
  static final String REQUEST_DEFLATE_RATIO = "weir.request.body_deflate_ratio";
  static final String RESPONSE_BYTES = "http.response.bytes";
  static final String RESPONSE_BODY_BYTES = "http.response.body.bytes";
  static final String RESPONSE_HEADER_BYTES = "weir.response.header_bytes";
  static final String WIRE_BYTES = "network.bytes";
  static final String RETRANSMITTED_BYTES = "weir.retransmitted_bytes";
  static final String SIZES_EXACT = "weir.sizes_exact";
  static final String REQUEST_NANOS = "weir.request.duration_nanos";
  static final String FIRST_BYTE_NANOS = "weir.response.first_byte_nanos";
  static final String REQUEST_COMPLETE = "weir.request.complete";
  static final String RESPONSE_COMPLETE = "weir.response.complete";
  static final String ORDINAL = "weir.connection.ordinal";
  static final String TRACE_ID = "trace.id";

  private Fields() {}
}
