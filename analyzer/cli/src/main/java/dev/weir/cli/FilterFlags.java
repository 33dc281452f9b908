package dev.weir.cli;

import dev.weir.core.ledger.ExchangeFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that say which exchanges count; those that take a command are told whose they are.
 */
final class FilterFlags {
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

  /** Whether anything is asked for. */
  boolean given() {
    return path != null
        || method != null
        || host != null
        || status != null
        || client != null
        || since != null
        || until != null;
  }

  /** Whether the filter depends on when the traffic began. */
  boolean countsFromStart(CommandSpec command) {
    TimeBound from = bound(command, "--since", since);
    TimeBound to = bound(command, "--until", until);
    return (from != null && from.fromStart()) || (to != null && to.fromStart());
  }

  /**
   * What lets exchanges pass.
   *
   * @param startNanos when the traffic began, since the epoch
   */
  ExchangeFilter filter(CommandSpec command, long startNanos) {
    TimeBound from = bound(command, "--since", since);
    TimeBound to = bound(command, "--until", until);
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

  private static @Nullable TimeBound bound(
      CommandSpec command, String option, @Nullable String text) {
    return text == null ? null : Misuse.checked(command, option, text, TimeBound::parse);
  }
}
