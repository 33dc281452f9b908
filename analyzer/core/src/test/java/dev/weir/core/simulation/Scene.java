package dev.weir.core.simulation;

import dev.weir.core.control.PathListener;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.route.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts exchanges on record; times are milliseconds from a start some time after the epoch. */
final class Scene {
  static final long MILLI = 1_000_000;
  static final long START = 1_790_000_000L * 1000 * MILLI;

  private final Recorder recorder;
  private int added;

  Scene(LimitSet set) {
    recorder = new Recorder(set, new RouteTable());
  }

  static LimitSet set(LimitRule... rules) {
    return new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rules));
  }

  /** One bucket for the responses of a path. */
  static LimitRule rule(String name, String path, long bytesPerSecond, long burstBytes) {
    return rule(name, path, Direction.RESPONSE, Scope.LIMIT, Action.DELAY)
        .with(new Allowance(bytesPerSecond, burstBytes));
  }

  static LimitRule rule(String name, String path, Direction direction, Scope per, Action action) {
    Match match =
        new Match(
            List.of(RouteGlob.of(path)), List.of(), List.of(), List.of(), List.of(), List.of());
    return new LimitRule(name, match, direction, per, Allowance.of(1_000_000), action, null);
  }

  /** A download whose answer is there after a millisecond. */
  Scene get(String path, int connection, long startMillis, long bytes, long takesMillis) {
    return exchange(
        "GET", path, connection, startMillis, 0, 0, startMillis + 1, bytes, takesMillis);
  }

  Scene exchange(
      String method,
      String path,
      int connection,
      long startMillis,
      long requestBytes,
      long requestMillis,
      long firstByteMillis,
      long responseBytes,
      long responseMillis) {
    long start = START + startMillis * MILLI;
    long firstByte = START + firstByteMillis * MILLI;
    return add(
        method,
        path,
        connection,
        new RecordedExchange.Times(
            start, start + requestMillis * MILLI, firstByte, firstByte + responseMillis * MILLI),
        requestBytes,
        responseBytes);
  }

  Scene add(
      String method,
      String path,
      int connection,
      RecordedExchange.Times times,
      long requestBytes,
      long responseBytes) {
    added++;
    new RecordedExchange(
            new Endpoints("10.0.0." + connection % 200, connection, "10.1.0.1", 80),
            added, // never 0, which would be a new connection
            method,
            path,
            "example.org",
            "1.1",
            200,
            "text/plain",
            new RecordedExchange.Sizes(0, requestBytes, 0),
            new RecordedExchange.Sizes(0, responseBytes, 0),
            times,
            true,
            true,
            true)
        .tell(new TakingDown());
    return this;
  }

  PathListener path() {
    return recorder.path();
  }

  Recording recording() {
    return recorder.recording();
  }

  private final class TakingDown implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long now) {}

    @Override
    public void requestHead(Exchange x) {}

    @Override
    public void responseHead(Exchange x) {}

    @Override
    public void finished(Exchange x) {
      recorder.add(x);
    }

    @Override
    public void oddity(String name, @Nullable Exchange x, String example) {}
  }
}
