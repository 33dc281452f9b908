package dev.weir.agent.runtime.hold;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * Tells a channel of a native transport of Netty that its socket is ready, in its own event loop.
 * The agent has no Netty of its own, and applications may have several.
 */
public final class NettyChannels {
  private static final ClassValue<Method> UNSAFE = method("unsafe");
  private static final ClassValue<Method> EVENT_LOOP = method("eventLoop");
  private static final ClassValue<Method> OUT_READY = method("epollOutReady");
  private static final ClassValue<Method> IN_READY = method("epollInReady");

  private NettyChannels() {}

  /** Has the channel read or write again, as if the system had reported its socket ready. */
  public static void ready(Object channel, boolean incoming) {
    try {
      Executor loop = (Executor) EVENT_LOOP.get(channel.getClass()).invoke(channel);
      loop.execute(new Ready(channel, incoming));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot reach the event loop of " + channel.getClass(), e);
    }
  }

  private record Ready(Object channel, boolean incoming) implements Runnable {
    @Override
    public void run() {
      try {
        Object unsafe = UNSAFE.get(channel.getClass()).invoke(channel);
        (incoming ? IN_READY : OUT_READY).get(unsafe.getClass()).invoke(unsafe);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // The channel was closed meanwhile, which tells its event loop itself.
      }
    }
  }

  private static ClassValue<Method> method(String name) {
    return new ClassValue<>() {
      @Override
      protected Method computeValue(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
          for (Method method : at.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 0) {
              method.setAccessible(true);
              return method;
            }
          }
        }
        throw new IllegalStateException(type + " has no method " + name);
      }
    };
  }
}
