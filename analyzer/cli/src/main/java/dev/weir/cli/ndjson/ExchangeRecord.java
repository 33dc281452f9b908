package dev.weir.cli.ndjson;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.RecordedExchange;
import dev.weir.json.ExchangeDocument;
import dev.weir.json.ExchangeFields;
import org.jspecify.annotations.Nullable;

/** The fields of one line while it is read; confined to the reading thread. */
final class ExchangeRecord {
  private static final long UNKNOWN = -1;

  String clientAddress = "";
  String clientName = ""; // counts where there is no address
  int clientPort;
  String serverAddress = "";
  String serverName = "";
  int serverPort;
  String method = "";
  String path = "";
  @Nullable String domain;
  int port = -1;
  @Nullable String contentType;
  String version = "";
  int status;
  int ordinal;
  long startNanos = UNKNOWN;
  long durationNanos;
  long requestNanos = UNKNOWN;
  long firstByteNanos = UNKNOWN;
  boolean requestComplete = true;
  boolean responseComplete = true;
  boolean sizesExact = true;
  long requestBytes;
  long requestBodyBytes;
  long requestHeaderBytes = UNKNOWN;
  double requestDeflateRatio = ExchangeDocument.UNKNOWN_RATIO;
  long responseBytes;
  long responseBodyBytes;
  long responseHeaderBytes = UNKNOWN;
  long wireBytes;
  long retransmittedBytes;

  /** Why this is no exchange, or null if it is one. */
  @Nullable String flaw() {
    if (method.isEmpty()) {
      return "has no " + ExchangeFields.METHOD;
    }
    if (startNanos == UNKNOWN) {
      return "has no " + ExchangeFields.TIMESTAMP;
    }
    if (requestBodyBytes + Math.max(0, requestHeaderBytes) > requestBytes) {
      return "has " + ExchangeFields.REQUEST_BYTES + "=" + requestBytes + ", less than its parts";
    }
    if (responseBodyBytes + Math.max(0, responseHeaderBytes) > responseBytes) {
      return "has " + ExchangeFields.RESPONSE_BYTES + "=" + responseBytes + ", less than its parts";
    }
    return null;
  }

  RecordedExchange toExchange() {
    return new RecordedExchange(
        new Endpoints(
            clientAddress.isEmpty() ? clientName : clientAddress,
            clientPort,
            serverAddress.isEmpty() ? serverName : serverAddress,
            serverPort),
        ordinal,
        method,
        path,
        host(),
        version,
        status,
        contentType,
        sizes(requestBytes, requestHeaderBytes, requestBodyBytes),
        sizes(responseBytes, responseHeaderBytes, responseBodyBytes),
        new RecordedExchange.Times(
            startNanos, since(requestNanos), since(firstByteNanos), startNanos + durationNanos),
        requestComplete,
        responseComplete,
        sizesExact);
  }

  private @Nullable String host() {
    return domain == null || port < 0 ? domain : domain + ':' + port;
  }

  /** Documents of other programs do not split off the framing: what is no body is header then. */
  private static RecordedExchange.Sizes sizes(long messageBytes, long headerBytes, long bodyBytes) {
    long header = headerBytes == UNKNOWN ? messageBytes - bodyBytes : headerBytes;
    return new RecordedExchange.Sizes(header, bodyBytes, messageBytes - header - bodyBytes);
  }

  private long since(long nanos) {
    return nanos == UNKNOWN ? 0 : startNanos + nanos;
  }
}
