package dev.weir.cli;

import dev.weir.cli.format.ReportFormat;
import dev.weir.cli.format.Screen;
import dev.weir.core.ledger.ExchangeFilter;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.TimeSpan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Option(
      names = "--path",
      paramLabel = "PATTERN",
      description = "Only requests of paths that begin so, or match so (with * and **).")
  @Nullable String path;

  @Option(names = "--method", paramLabel = "METHOD", description = "Only requests of this method.")
  @Nullable String method;

  @Option(names = "--host", paramLabel = "HOST", description = "Only requests to this host.")
  @Nullable String host;

  @Option(
      names = "--status",
      paramLabel = "CODE",
      description = "Only requests answered so: 404, or 5xx for all of a class.")
  @Nullable String status;

  @Option(
      names = "--client",
      paramLabel = "ADDRESS",
      description = "Only requests from this address.")
  @Nullable String client;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only requests that began then or later: an instant such as 2026-11-21T05:10:00Z, or so"
              + " long after the first packet, such as 30s.")
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only requests that began before then, as --since.")
  @Nullable String until;

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
    TimeBound from = bound("--since", since);
    TimeBound to = bound("--until", until);
    return (from != null && from.fromStart()) || (to != null && to.fromStart());
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
        .withFilter(filter(startNanos))
        .withWindowNanos(windowNanos);
  }

  private ExchangeFilter filter(long startNanos) {
    TimeBound from = bound("--since", since);
    TimeBound to = bound("--until", until);
    if (from != null && to != null && from.epochNanos(startNanos) > to.epochNanos(startNanos)) {
      throw new ParameterException(
          command.commandLine(), "--since is after --until; nothing would be shown");
    }
    return new ExchangeFilter(
        path == null ? null : Misuse.checked(command, "--path", path, FilterValues::path),
        method == null ? null : Misuse.checked(command, "--method", method, FilterValues::method),
        host == null ? null : Misuse.checked(command, "--host", host, FilterValues::host),
        status == null ? null : Misuse.checked(command, "--status", status, FilterValues::status),
        client == null ? null : Misuse.checked(command, "--client", client, FilterValues::address),
        from == null ? Long.MIN_VALUE : from.epochNanos(startNanos),
        to == null ? Long.MAX_VALUE : to.epochNanos(startNanos));
  }

  /** How paths are grouped into routes. */
  Routing routing() throws CommandFailure {
    return routes.routing(command);
  }

  private @Nullable TimeBound bound(String option, @Nullable String text) {
    return text == null ? null : Misuse.checked(command, option, text, TimeBound::parse);
  }
}
