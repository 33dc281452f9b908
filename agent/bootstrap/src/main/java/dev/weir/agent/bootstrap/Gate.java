package dev.weir.agent.bootstrap;

import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The gate before the application's sockets, where bytes are held back that are beyond a limit. In
 * the shipped jar this class is {@code java.lang.WeirGate}; for why, and what holds for its
 * methods, see {@link Door}.
 *
 * <p>Unlike the door, the gate may make its caller wait, when the caller's socket would, too. It
 * fails open: after a fault whatever asks may pass.
 */
public abstract class Gate {
  /** What {@link #mayPass} answers when nothing holds the bytes. */
  public static final long ALL = Long.MAX_VALUE;

  private static volatile @Nullable Gate keeper;

  protected Gate() {}

  /** Lets a runtime decide; null leaves the gate open. */
  public static void keep(@Nullable Gate gate) {
    keeper = gate;
  }

  private static @Nullable Gate at(int site) {
    return Door.isSwitchedOff(site) ? null : keeper;
  }

  /**
   * Bytes are about to pass a socket of the JDK.
   *
   * @param owner of the descriptor, a channel or an implementation of a socket
   * @param blocking whether the caller's thread waits for its socket, and so may wait here
   * @return how many may pass: {@link #ALL}, or at most {@code bytes}, which are taken for passed
   *     until {@link #unused} tells otherwise; 0 for none now, where the caller does not wait
   */
  @DontInline
  public static long mayPass(
      Object owner, FileDescriptor fd, boolean incoming, boolean blocking, long bytes) {
    int site = incoming ? Door.HOLD_READ : Door.HOLD_WRITE;
    Gate gate = at(site);
    if (gate != null) {
      try {
        return gate.onMayPass(owner, fd, incoming, blocking, bytes);
      } catch (Throwable t) {
        Door.faulted(site, t);
      }
    }
    return ALL;
  }

  /** The same for a file, of which the kernel is to send bytes to a channel. */
  @DontInline
  public static long maySend(Object target, long bytes) {
    Gate gate = at(Door.HOLD_WRITE);
    if (gate != null) {
      try {
        return gate.onMaySend(target, bytes);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_WRITE, t);
      }
    }
    return ALL;
  }

  /** What might pass has passed, but for so many bytes, maybe 0, which did not. */
  @DontInline
  public static void unused(FileDescriptor fd, boolean incoming, long bytes) {
    int site = incoming ? Door.HOLD_READ : Door.HOLD_WRITE;
    Gate gate = at(site);
    if (gate != null) {
      try {
        gate.onUnused(fd, incoming, bytes);
      } catch (Throwable t) {
        Door.faulted(site, t);
      }
    }
  }

  /** The same for {@link #maySend}. */
  @DontInline
  public static void unsent(Object target, long bytes) {
    Gate gate = at(Door.HOLD_WRITE);
    if (gate != null) {
      try {
        gate.onUnsent(target, bytes);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_WRITE, t);
      }
    }
  }

  /**
   * A selector asks which events of a socket to wait for.
   *
   * @param events as the system calls them
   * @return those that are worth waiting for: where bytes are held, readiness means nothing
   */
  @DontInline
  public static int interest(FileDescriptor fd, int events) {
    Gate gate = at(Door.HOLD_INTEREST);
    if (gate != null) {
      try {
        return gate.onInterest(fd, events);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_INTEREST, t);
      }
    }
    return events;
  }

  /** The same, of an asynchronous channel, by the number of its descriptor. */
  @DontInline
  public static int interest(int number, int events) {
    Gate gate = at(Door.HOLD_INTEREST);
    if (gate != null) {
      try {
        return gate.onInterest(number, events);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_INTEREST, t);
      }
    }
    return events;
  }

  /** An asynchronous channel begins to wait for its socket. */
  @DontInline
  public static void asyncChannel(Object channel, FileDescriptor fd) {
    Gate gate = at(Door.HOLD_INTEREST);
    if (gate != null) {
      try {
        gate.onAsyncChannel(channel, fd);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_INTEREST, t);
      }
    }
  }

  /** Bytes are about to pass a native transport of Netty, whose threads never wait. */
  @DontInline
  public static long mayPassNative(Object socket, boolean incoming, long bytes) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        return gate.onMayPassNative(socket, incoming, bytes);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
    return ALL;
  }

  /**
   * The same for several pieces of memory, of which only whole ones can be left out.
   *
   * @param vector address of an array of {@code struct iovec}
   * @return how many pieces may pass now, below 0 when nothing holds them
   */
  @DontInline
  public static int mayPassPieces(Object socket, long vector, int pieces) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        return gate.onMayPassPieces(socket, vector, pieces);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
    return -1;
  }

  /**
   * What became of pieces that might pass: as many bytes as they have, or fewer, have passed.
   *
   * @param count of bytes; below 0 when none have
   */
  @DontInline
  public static void piecesPassed(Object socket, long vector, int pieces, long count) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        gate.onPiecesPassed(socket, vector, pieces, count);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
  }

  /** As {@link #unused}, of a native transport. */
  @DontInline
  public static void unusedNative(Object socket, boolean incoming, long bytes) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        gate.onUnusedNative(socket, incoming, bytes);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
  }

  /** A channel of a native transport is about to read or write its socket. */
  @DontInline
  public static void nativeChannel(Object channel, Object socket) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        gate.onNativeChannel(channel, socket);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
  }

  /**
   * A native transport tells {@code epoll} which events of a descriptor it waits for.
   *
   * @return those that are worth waiting for, as {@link #interest}
   */
  @DontInline
  public static int interestNative(int number, int events) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        return gate.onInterestNative(number, events);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
    return events;
  }

  /**
   * A channel of a native transport is about to read on of itself, or to be done with what it has
   * heard of the end of its stream.
   *
   * @param unsafe what Netty calls so, of the channel
   * @return whether it is too soon for either: bytes are held back, and the channel will be told of
   *     its socket again
   */
  @DontInline
  public static boolean readsLater(Object unsafe) {
    Gate gate = at(Door.HOLD_NATIVE);
    if (gate != null) {
      try {
        return gate.onReadsLater(unsafe);
      } catch (Throwable t) {
        Door.faulted(Door.HOLD_NATIVE, t);
      }
    }
    return false;
  }

  /** Whether any request may be rejected, so that {@link #admit} is worth asking. */
  @DontInline
  public static boolean rejects() {
    Gate gate = at(Door.ADMIT);
    if (gate != null) {
      try {
        return gate.onRejects();
      } catch (Throwable t) {
        Door.faulted(Door.ADMIT, t);
      }
    }
    return false;
  }

  /**
   * A request is about to be answered.
   *
   * @param remoteAddress as text, as the servlet API gives it
   * @return null to let it in, else the fields that go with status 429, name and value in turn
   */
  @DontInline
  public static String @Nullable [] admit(String remoteAddress, int remotePort, int localPort) {
    Gate gate = at(Door.ADMIT);
    if (gate != null) {
      try {
        return gate.onAdmit(remoteAddress, remotePort, localPort);
      } catch (Throwable t) {
        Door.faulted(Door.ADMIT, t);
      }
    }
    return null;
  }

  protected abstract long onMayPass(
      Object owner, FileDescriptor fd, boolean incoming, boolean blocking, long bytes);

  protected abstract long onMaySend(Object target, long bytes);

  protected abstract void onUnused(FileDescriptor fd, boolean incoming, long bytes);

  protected abstract void onUnsent(Object target, long bytes);

  protected abstract int onInterest(FileDescriptor fd, int events);

  protected abstract int onInterest(int number, int events);

  protected abstract void onAsyncChannel(Object channel, FileDescriptor fd);

  protected abstract long onMayPassNative(Object socket, boolean incoming, long bytes);

  protected abstract int onMayPassPieces(Object socket, long vector, int pieces);

  protected abstract void onPiecesPassed(Object socket, long vector, int pieces, long count);

  protected abstract void onUnusedNative(Object socket, boolean incoming, long bytes);

  protected abstract void onNativeChannel(Object channel, Object socket);

  protected abstract int onInterestNative(int number, int events);

  protected abstract boolean onReadsLater(Object unsafe);

  protected abstract boolean onRejects();

  protected abstract String @Nullable [] onAdmit(
      String remoteAddress, int remotePort, int localPort);
}
