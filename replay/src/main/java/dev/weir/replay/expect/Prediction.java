package dev.weir.replay.expect;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.Routing;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Recorder;
import dev.weir.core.simulation.Simulation;
import dev.weir.replay.intake.Recorded;
import java.util.List;

/**
 * What limits will do to a replay: the recorded exchanges, at the times at which the replay will
 * send them and as long as they took, through the limiters that enforce.
 *
 * <p>A target sees one client, this machine, whoever sent the requests when they were recorded; so
 * does the simulation. Takes 64 bytes an exchange. Confined to the reading thread.
 */
public final class Prediction implements Recorded {
  private final LimitSet limits;
  private final Recorder recorder;

  public Prediction(LimitSet limits, Routing routing) {
    this.limits = limits;
    this.recorder = new Recorder(limits, routing);
  }

  @Override
  public void exchange(Exchange x, long dueNanos) {
    RecordedExchange.Times times =
        new RecordedExchange.Times(
            dueNanos,
            dueNanos + Math.max(0, x.requestEndNanos() - x.startNanos()),
            dueNanos + Math.max(0, x.firstByteNanos() - x.startNanos()),
            dueNanos + Math.max(0, x.endNanos() - x.startNanos()));
    RecordedExchange at =
        new RecordedExchange(
            new Endpoints("", x.endpoints().clientPort(), "", 0),
            // Connections are told apart by their ports alone here: none is ever used again.
            1,
            x.method(),
            x.path(),
            x.host(),
            x.version(),
            x.status(),
            x.contentType(),
            sizes(x, Direction.REQUEST),
            sizes(x, Direction.RESPONSE),
            times,
            x.requestComplete(),
            x.responseComplete(),
            x.sizesExact());
    recorder.add(at.tell(new Nobody()));
  }

  private static RecordedExchange.Sizes sizes(Exchange x, Direction direction) {
    return new RecordedExchange.Sizes(
        x.bytes(direction, ByteKind.HEADER),
        x.bytes(direction, ByteKind.BODY),
        x.bytes(direction, ByteKind.FRAMING));
  }

  /** How many exchanges it is made from. */
  public int exchanges() {
    return recorder.exchanges();
  }

  /** In the order of the limits; nothing may be added any more. */
  public List<LimitFigures> figures() {
    return new Simulation(recorder.recording().all(), limits, false).run().limits();
  }
}
