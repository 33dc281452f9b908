package dev.weir.cli;

import dev.weir.cli.format.ReportFormat;
import dev.weir.cli.format.Screen;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.TimeSpan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that cut and print a report, the same for files and live traffic. */
final class ReportFlags {
  private static final int WINDOW_SLOTS = 10;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--by",
      paramLabel = "KEYS",
      defaultValue = "route",
      description =
          "What to group by, one or several of route, path, host, client, method, status, type,"
              + " connection, separated by commas. A route is a path template such as /users/{id} and"
              + " comes with its method. Default: ${DEFAULT-VALUE}.")
  String by = "route";

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many rows to show, 0 for all. Default: ${DEFAULT-VALUE}.")
  int top = 10;

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      defaultValue = "bytes",
      description =
          "What to order rows by: bytes, requests, wire, p50, p90, p99, max, mean, peak,"
              + " retransmitted, errors, name. Default: ${DEFAULT-VALUE}.")
  String sort = "bytes";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {
        "table, json, ndjson (a line a row), csv, markdown. Default: ${DEFAULT-VALUE}."
      })
  String format = "table";

  @Mixin FilterFlags filtering = new FilterFlags();

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = {
        "The sliding window of rates; its tenth is the slot whose busiest is the peak rate.",
        "Default: ${DEFAULT-VALUE}."
      })
  String window = "10s";

  @Mixin RouteFlags routes = new RouteFlags();

  ReportFormat format(Screen screen) {
    return Misuse.checked(command, "--format", format, text -> ReportFormat.named(text, screen));
  }

  boolean isTable() {
    return format.equals("table");
  }

  ReportOptions reportOptions() {
    if (top < 0) {
      throw Misuse.of(command, "--top", top + " is below 0; 0 shows all");
    }
    return new ReportOptions(top, Misuse.checked(command, "--sort", sort, SortKey::parse));
  }

  /** Whether the filter depends on when the traffic began. */
  boolean countsFromStart() {
    return filtering.countsFromStart(command);
  }

  /**
   * How to keep the books.
   *
   * @param startNanos when the traffic began, since the epoch
   */
  LedgerOptions ledgerOptions(long startNanos) {
    long windowNanos = Misuse.checked(command, "--window", window, TimeSpan::parse).toNanos();
    if (windowNanos < WINDOW_SLOTS) {
      throw Misuse.of(command, "--window", window + " is too short");
    }
    return LedgerOptions.DEFAULT
        .withBy(Misuse.checked(command, "--by", by, Dimension::parse))
        .withFilter(filtering.filter(command, startNanos))
        .withWindowNanos(windowNanos);
  }

  /** How paths are grouped into routes. */
  Routing routing() throws CommandFailure {
    return routes.routing(command);
  }
}
