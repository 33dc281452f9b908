package dev.weir.core.budget;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what budgets are about, exchange by exchange, and judges in the end. What it keeps does
 * not grow with the traffic.
 *
 * <p>Confined to one thread.
 */
public final class BudgetCheck {
  private static final String EACH = "each endpoint";

  private final BudgetSet budgets;
  private final List<Usage> usages = new ArrayList<>();
  private long requests;
  private long bytes;

  public BudgetCheck(BudgetSet budgets) {
    this.budgets = budgets;
    if (budgets.total() != null) {
      usages.add(new Usage(budgets.total()));
    }
    budgets.routes().forEach(budget -> usages.add(new Usage(budget)));
  }

  /** Counts an exchange that has finished. */
  public void add(Exchange exchange) {
    requests++;
    bytes += exchange.messageBytes();
    for (int i = 0; i < usages.size(); i++) {
      usages.get(i).add(exchange);
    }
  }

  /** How many exchanges were counted. */
  public long requests() {
    return requests;
  }

  /** Message bytes of all of them. */
  public long bytes() {
    return bytes;
  }

  /**
   * What was found of every bound, those of all traffic first.
   *
   * @param report of the same traffic by endpoint, the largest first
   * @param base the same budgets' check of the base, null without one
   */
  public List<Finding> findings(Report report, @Nullable BudgetCheck base) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < usages.size(); i++) {
      if (i == (budgets.total() == null ? 0 : 1)) {
        largest(report, findings);
      }
      findings.addAll(usages.get(i).judged(bytes, base == null ? null : base.usages.get(i)));
    }
    if (budgets.routes().isEmpty()) {
      largest(report, findings);
    }
    return findings;
  }

  /** The endpoint that has most of all bytes stands for all of them. */
  private void largest(Report report, List<Finding> findings) {
    Double most = budgets.mostShare();
    if (most == null) {
      return;
    }
    if (report.topEndpoints().isEmpty()) {
      findings.add(Finding.untried(EACH, Measure.SHARE, most, "there is no endpoint"));
      return;
    }
    ReportRow row = report.topEndpoints().get(0);
    long over = report.topEndpoints().stream().filter(each -> each.share() > most).count();
    String name = value(row, Dimension.METHOD) + ' ' + value(row, Dimension.ROUTE);
    String others = over > 1 ? ", and " + (over - 1) + " more above the budget" : "";
    findings.add(Finding.of(EACH, Measure.SHARE, most, row.share(), name + others));
  }

  private static String value(ReportRow row, Dimension dimension) {
    for (KeyField field : row.key()) {
      if (field.dimension() == dimension) {
        return field.value();
      }
    }
    return "";
  }
}
