package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.AsynchronousChannel;

/**
 * Has the JDK's asynchronous channels wait for their sockets once more, by its internals, opened to
 * the agent at start-up.
 */
public final class AsyncChannels {
  private static final MethodHandle UPDATE_EVENTS;

  static {
    try {
      Class<?> channel = Class.forName("sun.nio.ch.UnixAsynchronousSocketChannelImpl", false, null);
      UPDATE_EVENTS =
          MethodHandles.privateLookupIn(channel, MethodHandles.lookup())
              .findVirtual(channel, "lockAndUpdateEvents", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, AsynchronousChannel.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AsyncChannels() {}

  /** The channel polls its socket for whatever it waits for. */
  public static void waitAgain(AsynchronousChannel channel) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      UPDATE_EVENTS.invokeExact(channel);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
