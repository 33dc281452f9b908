package dev.weir.replay;

import dev.weir.core.message.Message;
import dev.weir.core.route.RouteTable;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.RoundRobin;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.Edit;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.Memory;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.Recorded;
import dev.weir.replay.schedule.Pace;
import dev.weir.replay.send.Echo;
import dev.weir.replay.send.Mark;
import dev.weir.replay.send.SendOptions;
import dev.weir.replay.send.TransportKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Has the JVM load and compile what a replay runs, by replaying to a target in this very process:
 * else the first second of a run would be late by what that takes, which is up to half a second.
 */
public final class WarmUp {
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
  private static final int CONNECTIONS = 8;
  private static final long MOST_REQUESTS = 40_000;
  private static final long TIMED_REQUESTS = 600;
  private static final double TIMED_PER_SECOND = 3_000;

  private WarmUp() {}

  /** Takes about a second. */
  public static void run(TransportKind transport) {
    try (Echo echo = new Echo(transport)) {
      replay(echo, transport, Pace.unlimited(), MOST_REQUESTS);
      replay(echo, transport, Pace.rate(TIMED_PER_SECOND, 0), TIMED_REQUESTS);
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS was asked for", e);
    }
    // What has been made by now stays; moved now, it makes no pause long while requests are due.
    System.gc();
  }

  private static void replay(Echo echo, TransportKind transport, Pace pace, long requests)
      throws SSLException {
    List<Target> targets =
        List.of(new Target(false, echo.address().getHostString(), echo.address().getPort(), 1));
    SendOptions options =
        new SendOptions(
            transport,
            List.of(echo.address()),
            1,
            pace.isUnlimited() ? CONNECTIONS : 0,
            TimeUnit.SECONDS.toNanos(5),
            1_000,
            false,
            null,
            pace.isUnlimited(),
            Long.MAX_VALUE,
            false,
            number -> {},
            null);
    IntakeOptions intake =
        new IntakeOptions(
            message -> true,
            Edit.NONE,
            List.of(targets.get(0).authority()),
            pace,
            Long.MAX_VALUE,
            requests,
            Memory.NONE,
            false);
    try (Replay replay =
        new Replay(
            intake,
            options,
            new Balancer(targets, new RoundRobin(), 3),
            new ReadAhead(1_000, 1 << 20),
            new RouteTable(),
            Recorded.NOBODY,
            Mark.NONE)) {
      long untilNanos = System.nanoTime() + LONGEST_NANOS;
      replay.run(
          sink -> {
            for (long i = 0; i < requests && System.nanoTime() - untilNanos < 0; i++) {
              sink.message(request(i));
            }
          },
          1);
    }
  }

  private static Message request(long number) {
    String text = "GET /warm/up/" + number + "?a=b HTTP/1.1\r\nHost: weir\r\nAccept: */*\r\n\r\n";
    return new Message(
        Message.Kind.REQUEST,
        "weir" + number,
        number % CONNECTIONS,
        "127.0.0.1",
        number * 1_000,
        0,
        text.getBytes(StandardCharsets.US_ASCII),
        0);
  }
}
