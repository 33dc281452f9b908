package dev.weir.agent.runtime.connection;

import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;

/** What the agent would report of counts that have been taken. */
final class Reports {
  private Reports() {}

  static Report by(String dimension, Tallies tallies) {
    Ledger ledger =
        new Ledger(LedgerOptions.DEFAULT.withBy(Dimension.parse(dimension)), new RouteTable());
    ledger.add(tallies, 3);
    Source source = new Source("test", "agent", null, 0, 0, 0, null, 0);
    return ledger.report(source, new ReportOptions(0, SortKey.BYTES));
  }
}
