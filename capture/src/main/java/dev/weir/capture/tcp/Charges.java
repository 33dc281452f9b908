package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.Unowned;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.Reason;

/** Decides what the bytes of each packet of a connection are charged to, and charges them. */
final class Charges {
  private final Ledger ledger;
  private final PathListener path;

  Charges(Ledger ledger, PathListener path) {
    this.ledger = ledger;
    this.path = path;
  }

  /** Charges a packet without payload: to the exchange in progress, else to a reason. */
  void bare(Flow flow, Half half, int flags, long wireBytes) {
    Exchange exchange = flow.http.inProgress();
    if (exchange != null) {
      ledger.wire(exchange, half.direction, wireBytes);
    } else if (flow.closing() || (flags & (Segment.FIN | Segment.RST)) != 0) {
      ledger.unattributed(Reason.TCP_CLOSE, wireBytes);
    } else {
      unowned(flow, wireBytes);
    }
  }

  /** Charges bytes just delivered, with the packet's headers if they are its first. */
  void delivered(Flow flow, Half half, int consumed, long headerBytes) {
    Exchange owner = flow.http.owner();
    half.owners.begin(half.next, owner, flow.packets);
    half.advance(consumed);
    if (owner != null) {
      ledger.wire(owner, half.direction, consumed + headerBytes);
    } else {
      unowned(flow, consumed + headerBytes);
    }
  }

  /** Charges payload that was delivered before. */
  void again(Flow flow, Half half, long offset, long length, long headerBytes) {
    path.sentAgain(half.direction, length, flow.lastNanos);
    long header = headerBytes;
    long at = offset;
    long left = length;
    while (left > 0) {
      long run = half.owners.run(at, left);
      Exchange owner = half.owners.at(at);
      if (owner != null) {
        ledger.wire(owner, half.direction, run + header);
        ledger.retransmitted(owner, run);
      } else {
        unowned(flow, run + header);
      }
      header = 0;
      at += run;
      left -= run;
    }
  }

  /** Charges bytes that are nobody's. */
  void unowned(Flow flow, long bytes) {
    Unowned unowned = flow.http.unowned();
    if (unowned == Unowned.UNDECIDED) {
      flow.undecidedBytes += bytes;
      return;
    }
    if (flow.undecidedBytes > 0) {
      settleUndecided(flow, unowned);
    }
    ledger.unattributed(reason(unowned), bytes);
  }

  /** The connection is over: charges what had waited to know what it carries. */
  void settleUndecided(Flow flow, Unowned unowned) {
    Reason reason =
        switch (unowned) {
          case FOREIGN -> Reason.NON_HTTP;
          case UNDECIDED -> flow.dataSeen ? Reason.NON_HTTP : Reason.CONNECTION_IDLE;
          case IDLE, PARTIAL -> flow.fromStart ? Reason.CONNECTION_IDLE : Reason.PARTIAL_EXCHANGE;
        };
    ledger.unattributed(reason, flow.undecidedBytes);
    flow.undecidedBytes = 0;
  }

  private static Reason reason(Unowned unowned) {
    return switch (unowned) {
      case IDLE -> Reason.CONNECTION_IDLE;
      case FOREIGN -> Reason.NON_HTTP;
      case PARTIAL, UNDECIDED -> Reason.PARTIAL_EXCHANGE;
    };
  }
}
