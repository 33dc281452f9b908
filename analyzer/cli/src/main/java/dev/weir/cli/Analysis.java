package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.CaptureAnalysis;
import dev.weir.capture.packet.PacketSink;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.message.Message;
import dev.weir.core.message.MessageFeed;
import dev.weir.core.message.MessageTap;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.Routing;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One analysis from options to report, of packets, of recorded exchanges, or of both.
 *
 * <p>Confined to one thread.
 */
final class Analysis {
  private final ReportFlags flags;
  private final AnalysisOptions options;
  private final Routing routing;
  private final Function<Ledger, ExchangeListener> listening;
  private final PathListener path;
  private @Nullable Running running;

  /** What is made once it is known when the traffic began. */
  private record Running(
      Ledger ledger, ExchangeListener listener, CaptureAnalysis packets, MessageFeed messages) {}

  Analysis(ReportFlags flags, AnalysisOptions options) throws CommandFailure {
    this(flags, options, ledger -> ledger);
  }

  /**
   * An analysis that others listen to.
   *
   * @param listening gives what is told of exchanges in the ledger's place, and passes all on to
   *     it; when it is a {@link MessageTap} as well, it is told their bytes
   */
  Analysis(ReportFlags flags, AnalysisOptions options, Function<Ledger, ExchangeListener> listening)
      throws CommandFailure {
    this(flags, options, flags.routing(), listening, PathListener.NOBODY);
  }

  /**
   * An analysis whose routes others ask for, too.
   *
   * @param path told what the path carries; of a log, what the exchanges did, when they ended
   */
  Analysis(
      ReportFlags flags,
      AnalysisOptions options,
      Routing routing,
      Function<Ledger, ExchangeListener> listening,
      PathListener path) {
    this.flags = flags;
    this.options = options;
    this.routing = routing;
    this.listening = listening;
    this.path = path;
    if (!flags.countsFromStart()) {
      start(0);
    }
  }

  /** Where packets go; ask again for every file. */
  PacketSink packets() {
    Running now = running;
    return now == null ? this::firstPacket : now.packets;
  }

  /** Slower by a step a packet, so only where filters count from the first one. */
  private void firstPacket(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    Running now = running == null ? start(epochNanos) : running;
    now.packets.packet(linkType, bytes, offset, capturedLength, originalLength, epochNanos);
  }

  /** Counts an exchange known from a record; its wire bytes are all that is captured of it. */
  void exchange(RecordedExchange recorded, long wireBytes, long retransmittedBytes) {
    Running now = running == null ? start(recorded.times().startNanos()) : running;
    Ledger ledger = now.ledger;
    if (recorded.ordinal() == 0) {
      ledger.connectionOpened();
    }
    ledger.captured(wireBytes);
    Exchange exchange = recorded.tell(now.listener);
    ledger.wire(exchange, Direction.RESPONSE, wireBytes);
    if (wireBytes > 0) {
      path.sent(Direction.RESPONSE, wireBytes, false, recorded.times().endNanos());
    }
    if (retransmittedBytes > 0) {
      ledger.retransmitted(exchange, retransmittedBytes);
      path.sentAgain(Direction.RESPONSE, retransmittedBytes, recorded.times().endNanos());
    }
  }

  /** Counts a message of a recording; nothing is captured of it. */
  void message(Message message) {
    Running now = running == null ? start(message.startNanos()) : running;
    now.messages.message(message);
    if (message.kind() != Message.Kind.REPLAYED_RESPONSE) {
      boolean request = message.kind() == Message.Kind.REQUEST;
      path.sent(
          request ? Direction.REQUEST : Direction.RESPONSE,
          message.bytes().length + message.omittedBytes(),
          false,
          message.startNanos() + message.durationNanos());
    }
  }

  /** No more will come. */
  void finish() {
    started().packets.finish();
    started().messages.finish();
  }

  /** What is known by now. */
  Report report(Source source, ReportOptions cut) {
    return started().ledger.report(source, cut);
  }

  private Running started() {
    return running == null ? start(0) : running;
  }

  private Running start(long startNanos) {
    Ledger ledger = new Ledger(flags.ledgerOptions(startNanos), routing);
    ExchangeListener listener = listening.apply(ledger);
    MessageTap tap = listener instanceof MessageTap both ? both : null;
    Running made =
        new Running(
            ledger,
            listener,
            new CaptureAnalysis(ledger, listener, path, options, tap),
            new MessageFeed(
                listener, tap, new HttpParsing(options.clientField()), ledger::connectionOpened));
    running = made;
    return made;
  }
}
