package dev.weir.replay;

import dev.weir.core.limit.Allowance;
import dev.weir.core.message.Message;
import dev.weir.core.route.RouteTable;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.RoundRobin;
import dev.weir.replay.balance.Strategy;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.Edit;
import dev.weir.replay.intake.Intake;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.Memory;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.Recorded;
import dev.weir.replay.schedule.Pace;
import dev.weir.replay.send.Mark;
import dev.weir.replay.send.SendOptions;
import dev.weir.replay.send.TransportKind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sets up a replay for a test, with what the test does not say as by default. */
public final class Runs {
  public Pace pace = Pace.speed(1, 0);
  public Strategy strategy = new RoundRobin();
  public TransportKind transport = TransportKind.best();
  public int threads = 2;
  public int connections;
  public long timeoutMillis = 5_000;
  public boolean trustsAnyone;
  public @Nullable Allowance clientRate;
  public ReadAhead readAhead = new ReadAhead(65_536, 64 << 20);
  public Mark mark = Mark.NONE;
  public Memory memory = Memory.NONE;
  public Edit edit = Edit.NONE;
  public long passes = 1;
  public int failuresToLeave = 3;
  public long mostNanos = Long.MAX_VALUE;
  private final List<Target> targets;

  private Runs(List<Target> targets) {
    this.targets = targets;
  }

  public static Runs against(String... targets) {
    return new Runs(Arrays.stream(targets).map(Target::parse).toList());
  }

  /** Made, not yet run. */
  public Replay make() throws Exception {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Target target : targets) {
      addresses.add(new InetSocketAddress(target.host(), target.port()));
    }
    return new Replay(
        new IntakeOptions(
            message -> true,
            edit,
            targets.stream().map(Target::authority).toList(),
            pace,
            mostNanos,
            Long.MAX_VALUE,
            memory,
            false),
        new SendOptions(
            transport,
            addresses,
            threads,
            connections,
            TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
            2_000,
            trustsAnyone,
            clientRate,
            pace.isUnlimited(),
            mostNanos,
            false,
            number -> {},
            null),
        new Balancer(targets, strategy, failuresToLeave),
        readAhead,
        new RouteTable(),
        Recorded.NOBODY,
        mark);
  }

  public ReplayResult run(Message... messages) throws Exception {
    return run(List.of(messages));
  }

  public ReplayResult run(List<Message> messages) throws Exception {
    return run(sink -> messages.forEach(sink::message));
  }

  public ReplayResult run(Intake.Reading reading) throws Exception {
    try (Replay replay = make()) {
      return replay.run(reading, passes);
    }
  }

  /** A GET on a connection, so many microseconds after the epoch. */
  public static Message get(long connection, long micros, String path) {
    return request(
        connection, micros, "GET " + path + " HTTP/1.1\r\nHost: recorded.example\r\n\r\n");
  }

  public static Message request(long connection, long micros, String text) {
    return new Message(
        Message.Kind.REQUEST,
        id(connection, micros),
        connection,
        "10.0.0." + connection % 250,
        micros * 1_000,
        0,
        text.getBytes(StandardCharsets.ISO_8859_1),
        0);
  }

  /** The response to the request of that connection and time. */
  public static Message response(
      long connection, long requestMicros, long micros, long durationMicros, String text) {
    return new Message(
        Message.Kind.RESPONSE,
        id(connection, requestMicros),
        connection,
        "10.0.0." + connection % 250,
        micros * 1_000,
        durationMicros * 1_000,
        text.getBytes(StandardCharsets.ISO_8859_1),
        0);
  }

  private static String id(long connection, long micros) {
    return String.format("%012x%012x", connection, micros);
  }
}
