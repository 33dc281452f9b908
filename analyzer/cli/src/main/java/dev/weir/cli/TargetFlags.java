package dev.weir.cli;

import dev.weir.core.limit.Allowance;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.Strategies;
import dev.weir.replay.balance.Strategy;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.send.Observer;
import dev.weir.replay.send.SendOptions;
import dev.weir.replay.send.TransportKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where requests go, and over what. */
final class TargetFlags {
  private static final long MOST_BYTES_AHEAD = 64 << 20;
  private static final int MOST_UNLIMITED = 16_384;
  private static final int PIECES_PER_SECOND = 20;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-t", "--target"},
      paramLabel = "URL[,weight=N]",
      required = true,
      description =
          "Where to send, such as http://staging:8080; several times to spread over several.")
  List<String> targets = new ArrayList<>();

  @Option(
      names = "--balance",
      paramLabel = "STRATEGY",
      defaultValue = "round-robin",
      description = {
        "How to spread over several targets: round-robin, weighted-round-robin,"
            + " least-connections, weighted-least-connections, source-hash, ip-hash.",
        "Default: ${DEFAULT-VALUE}."
      })
  String balance = "round-robin";

  @Option(
      names = "--unhealthy-after",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Leave a target out when so many connections in a row did not come about, until one does."
              + " Default: ${DEFAULT-VALUE}.")
  int unhealthyAfter = 3;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = {
        "Spread over so many connections to each target.",
        "Default: requests share a connection, and keep their order, if they did when recorded."
      })
  @Nullable Integer connections;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "65536",
      description =
          "Read no more than so many requests ahead of their answers; what that makes late is"
              + " counted. Default: ${DEFAULT-VALUE}.")
  int mostInFlight = 65_536;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "For a whole answer. Default: ${DEFAULT-VALUE}.")
  String timeout = "30s";

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "For a connection. Default: ${DEFAULT-VALUE}.")
  String connectTimeout = "5s";

  @Option(
      names = "--client-rate",
      paramLabel = "RATE",
      description = "Read each connection no faster than this, such as 1MB/s, as slow clients do.")
  @Nullable String clientRate;

  @Option(
      names = "--insecure",
      description = "Trust any certificate. Only where nobody else can be in between.")
  boolean insecure;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Event loops to send on. Default: one for each processor, at most 8.")
  @Nullable Integer threads;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "epoll, io_uring or nio. Default: epoll where there is one.")
  @Nullable String transport;

  @Option(names = "--pin", description = "Keep each event loop on a processor of its own (Linux).")
  boolean pin;

  List<Target> targets() {
    List<Target> parsed = new ArrayList<>();
    for (String text : targets) {
      parsed.add(Misuse.checked(command, "--target", text, Target::parse));
    }
    return parsed;
  }

  Strategy strategy() {
    return Misuse.checked(command, "--balance", balance, Strategies::named);
  }

  Balancer balancer(List<Target> parsed) {
    require(unhealthyAfter >= 1, "--unhealthy-after", unhealthyAfter, "1 or more");
    return new Balancer(parsed, strategy(), unhealthyAfter);
  }

  ReadAhead readAhead(boolean unlimited) {
    require(mostInFlight >= 1, "--max-in-flight", mostInFlight, "1 or more");
    // What only waits for a connection, --duration could not end any more.
    int most = unlimited ? Math.min(MOST_UNLIMITED, mostInFlight) : mostInFlight;
    return new ReadAhead(most, MOST_BYTES_AHEAD);
  }

  SendOptions options(
      List<Target> parsed,
      boolean unlimited,
      long mostNanos,
      boolean logsIntervals,
      IntConsumer pinning,
      @Nullable Observer observer)
      throws CommandFailure {
    int count = threads == null ? observer == null ? defaultThreads() : 1 : threads;
    require(
        observer == null || count == 1,
        "--threads",
        count,
        "1 with --expect, which must see all connections in order");
    require(count >= 1 && count <= 256, "--threads", count, "1 to 256");
    int shared = connections == null ? 0 : connections;
    require(
        connections == null || shared >= 1, "--connections", shared, "1 or more, or leave it out");
    return new SendOptions(
        transport(),
        addresses(parsed),
        count,
        shared,
        nanos("--timeout", timeout),
        (int) (nanos("--connect-timeout", connectTimeout) / 1_000_000),
        insecure,
        clientRate == null
            ? null
            : Misuse.checked(command, "--client-rate", clientRate, TargetFlags::allowance),
        unlimited,
        mostNanos,
        logsIntervals,
        pin ? pinning : number -> {},
        observer);
  }

  private static int defaultThreads() {
    return Math.min(8, Runtime.getRuntime().availableProcessors());
  }

  private static Allowance allowance(String text) {
    long rate = ByteRate.parseBytesPerSecond(text);
    return new Allowance(rate, Math.max(Allowance.LEAST_BURST_BYTES, rate / PIECES_PER_SECOND));
  }

  private TransportKind transport() {
    if (transport == null) {
      return TransportKind.best();
    }
    TransportKind kind = Misuse.checked(command, "--transport", transport, TargetFlags::kind);
    String unavailable = kind.unavailable();
    if (unavailable != null) {
      throw Misuse.of(
          command,
          "--transport",
          kind.text() + " is not to be had here (" + unavailable + "); leave the option out");
    }
    return kind;
  }

  private static TransportKind kind(String text) {
    try {
      return TransportKind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not one of epoll, io_uring, nio", e);
    }
  }

  private static List<InetSocketAddress> addresses(List<Target> parsed) throws CommandFailure {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Target target : parsed) {
      try {
        addresses.add(new InetSocketAddress(InetAddress.getByName(target.host()), target.port()));
      } catch (UnknownHostException e) {
        throw CommandFailure.failed(
            target + ": there is no host of that name; check it, or the DNS server", e);
      }
    }
    return addresses;
  }

  private long nanos(String option, String text) {
    long nanos = Misuse.checked(command, option, text, TimeSpan::parse).toNanos();
    require(nanos >= 1_000_000 && nanos <= 86_400_000_000_000L, option, text, "1ms to 24h");
    return nanos;
  }

  private void require(boolean holds, String option, Object value, String range) {
    if (!holds) {
      throw Misuse.of(command, option, value + " is out of range; give " + range);
    }
  }
}
