package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Measure;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Source;
import dev.weir.json.Decimals;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Findings as one JSON document. Keys are a contract; more may be added. Ratios are parts of one,
 * and null is what was not found.
 */
final class BudgetJson implements BudgetFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void write(BudgetReport report, Writer out) throws IOException {
    try (JsonReport writing = JsonReport.to(out)) {
      JsonGenerator json = writing.generator();
      json.setPrettyPrinter(IndentedJson.printer());
      json.writeStartObject();
      writing.source(report.report().source());
      base(report.base(), writing);
      json.writeStringField(
          "verdict", (report.broken() == 0 ? Verdict.KEPT : Verdict.BROKEN).text());
      json.writeNumberField("total_requests", report.report().totalRequests());
      json.writeNumberField("message_bytes", report.messageBytes());
      json.writeNumberField("broken", report.broken());
      json.writeNumberField("untried", report.count(Verdict.UNTRIED));
      json.writeArrayFieldStart("budgets");
      for (Finding finding : report.findings()) {
        finding(finding, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("notes");
      for (String note : BudgetWords.notes(report.report())) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Where the base came from, in an object of its own. */
  private static void base(@Nullable Source base, JsonReport writing) throws IOException {
    JsonGenerator json = writing.generator();
    if (base == null) {
      json.writeNullField("base");
    } else {
      json.writeObjectFieldStart("base");
      writing.source(base);
      json.writeEndObject();
    }
  }

  private static void finding(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("budget", finding.budget());
    json.writeStringField("of", finding.measure().key());
    json.writeStringField("verdict", finding.verdict().text());
    number("most", finding.measure(), finding.most(), json);
    number("found", finding.measure(), finding.found(), json);
    json.writeStringField("reason", BudgetWords.sentence(finding));
    json.writeEndObject();
  }

  private static void number(String name, Measure measure, double value, JsonGenerator json)
      throws IOException {
    switch (measure.unit()) {
      case BYTES -> json.writeFieldName(name + "_bytes");
      case COUNT -> json.writeFieldName(name + "_count");
      case NANOS -> json.writeFieldName(name + "_seconds");
      case PART -> json.writeFieldName(name + "_ratio");
    }
    double plain = measure.unit() == Measure.Unit.NANOS ? value / NANOS_PER_SECOND : value;
    if (Double.isNaN(plain) || Double.isInfinite(plain)) {
      json.writeNull();
    } else {
      json.writeNumber(Decimals.plain(plain));
    }
  }
}
