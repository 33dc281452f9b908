package dev.weir.elasticsearch;

import dev.weir.core.report.Totals;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Something that is summed up by route.
 *
 * @param field of the document that has the sum
 */
record Measure(String field, ToLongFunction<Totals> bytes) {
  /** All of which totals know. */
  static final List<Measure> ALL =
      List.of(
          new Measure("http.request.bytes", Totals::requestBytes),
          new Measure("http.request.body.bytes", Totals::requestBodyBytes),
          new Measure("http.response.bytes", Totals::responseBytes),
          new Measure("http.response.body.bytes", Totals::responseBodyBytes),
          new Measure("weir.bytes", Totals::messageBytes),
          new Measure("network.bytes", Totals::wireBytes),
          new Measure("weir.retransmitted_bytes", Totals::retransmittedBytes));
}
