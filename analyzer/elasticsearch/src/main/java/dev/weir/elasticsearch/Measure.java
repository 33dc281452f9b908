package dev.weir.elasticsearch;

import dev.weir.core.report.Totals;
import java.util.function.ToLongFunction;

/** What is summed up by route, as far as totals have it. */
enum Measure {
  REQUEST("http.request.bytes", Totals::requestBytes),
  REQUEST_BODY("http.request.body.bytes", Totals::requestBodyBytes),
  RESPONSE("http.response.bytes", Totals::responseBytes),
  RESPONSE_BODY("http.response.body.bytes", Totals::responseBodyBytes),
  MESSAGE("weir.bytes", Totals::messageBytes),
  WIRE("network.bytes", Totals::wireBytes),
  RETRANSMITTED("weir.retransmitted_bytes", Totals::retransmittedBytes);

  final String field;
  final ToLongFunction<Totals> bytes;

  Measure(String field, ToLongFunction<Totals> bytes) {
    this.field = field;
    this.bytes = bytes;
  }
}
