package dev.weir.capture.tcp;

import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import java.time.Instant;
import java.util.List;

/** Ledgers by path and what they report, for tests. */
final class Ledgers {
  private Ledgers() {}

  static Ledger plain() {
    return new Ledger(
        LedgerOptions.DEFAULT.withBy(List.of(Dimension.PATH)),
        new RouteTable(List.of(), RouteOptions.DEFAULT));
  }

  static Report report(Ledger ledger) {
    Source source = new Source("test", "pcap", Instant.EPOCH, 1_000_000_000L, 0, 0, null, 0);
    return ledger.report(source, new ReportOptions(0, SortKey.BYTES));
  }
}
