package dev.weir.cli.format;

import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Report;
import dev.weir.core.report.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of budgets.
 *
 * @param report of the traffic that was held against them
 * @param messageBytes of all of it
 * @param base what growth is measured against, null without
 */
public record BudgetReport(
    Report report, long messageBytes, @Nullable Source base, List<Finding> findings) {

  public BudgetReport {
    findings = List.copyOf(findings);
  }

  /** How many budgets were broken. */
  public long broken() {
    return count(Verdict.BROKEN);
  }

  long count(Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
