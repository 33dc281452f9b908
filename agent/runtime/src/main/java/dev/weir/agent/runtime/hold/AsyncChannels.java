package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.ClosedChannelException;

/**
 * Has the JDK's asynchronous channels wait for their sockets once more, by its internals, opened to
 * the agent at start-up.
 *
 * <p>As whatever uses a channel's descriptor does, between {@code begin} and {@code end}: until
 * then the channel is not closed, and its descriptor is not given to another.
 */
public final class AsyncChannels {
  private static final MethodHandle BEGIN;
  private static final MethodHandle UPDATE_EVENTS;
  private static final MethodHandle END;

  static {
    try {
      Class<?> channel = Class.forName("sun.nio.ch.AsynchronousSocketChannelImpl", false, null);
      BEGIN = method(channel, "begin");
      END = method(channel, "end");
      Class<?> unix = Class.forName("sun.nio.ch.UnixAsynchronousSocketChannelImpl", false, null);
      UPDATE_EVENTS = method(unix, "lockAndUpdateEvents");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AsyncChannels() {}

  private static MethodHandle method(Class<?> type, String name)
      throws ReflectiveOperationException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
        .findVirtual(type, name, MethodType.methodType(void.class))
        .asType(MethodType.methodType(void.class, AsynchronousChannel.class));
  }

  /** The channel polls its socket for whatever it waits for, unless it is closed. */
  public static void waitAgain(AsynchronousChannel channel) {
    try {
      try {
        BEGIN.invokeExact(channel); // takes the lock also where it throws
        UPDATE_EVENTS.invokeExact(channel);
      } finally {
        END.invokeExact(channel);
      }
    } catch (ClosedChannelException e) {
      // Whoever waited has been told so.
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
