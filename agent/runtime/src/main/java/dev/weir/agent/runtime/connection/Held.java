package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.hold.AsyncChannels;
import dev.weir.agent.runtime.hold.NettyChannels;
import dev.weir.agent.runtime.hold.Selectors;
import dev.weir.agent.runtime.hold.Sleeper;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Turn;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What limits hold back of one connection, each way. Made for the first bytes that ask; {@link
 * Side#turn} is guarded as the connection is, the rest is for any thread.
 */
final class Held {
  final Side incoming = new Side(new Turn(Direction.REQUEST));
  final Side outgoing = new Side(new Turn(Direction.RESPONSE, incoming.turn));

  /** Who is to be woken when bytes may pass: a channel of the JDK or of Netty. */
  volatile @Nullable Object channel;

  private volatile boolean over;

  /** The connection is over: nobody is woken for it, and nothing is kept alive. */
  void close() {
    over = true;
    incoming.close();
    outgoing.close();
    channel = null;
  }

  /** Whether it is closed. */
  boolean over() {
    return over;
  }

  Side side(boolean in) {
    return in ? incoming : outgoing;
  }

  /** One way. */
  final class Side extends Sleeper {
    final Turn turn;

    /** Whether nobody needs to know that the socket is ready: bytes would not pass. */
    volatile boolean waits;

    /**
     * Whether a channel of Netty has been refused what it wanted to read, and has yet to be told to
     * look again. Confined to its event loop.
     */
    boolean readsLater;

    /** Whether telling failed, and is to be tried again. */
    private volatile boolean untold;

    Side(Turn turn) {
      this.turn = turn;
    }

    /** Bytes may pass again: whoever is interested is told. */
    @Override
    protected void wake() {
      if (over) {
        waits = false;
        channel = null; // somebody may have come after it was closed
      } else if (waits || untold) {
        waits = false;
        untold = true;
        try {
          tell(channel);
        } catch (RejectedExecutionException | ClosedSelectorException e) {
          // Its event loop is gone, and with it whoever waited.
        }
        untold = false;
      }
    }

    @Override
    protected void looksAgain() {
      readsLater = false;
    }

    private void close() {
      waits = false;
      rest();
    }

    private void tell(@Nullable Object waiting) {
      if (waiting instanceof SelectableChannel selectable) {
        Selectors.lookAgain(selectable, true);
      } else if (waiting instanceof AsynchronousChannel asynchronous) {
        AsyncChannels.waitAgain(asynchronous);
      } else if (waiting != null) {
        NettyChannels.lookAgain(waiting, this);
      }
    }
  }
}
