package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Has a channel of Netty's native transport tell {@code epoll} once more which events it waits for,
 * when others of them are worth waiting for. The agent has no Netty of its own, and applications
 * may have several.
 *
 * <p>A channel keeps the events that it waits for and passes them on where they change. What it
 * passes on is cut to what may pass, see {@link #worthWaitingFor}; so it is to be passed on again
 * whenever that changes. The system reports at once what is ready already, also where it is asked
 * for edges only.
 */
public final class NettyChannels {
  /** {@code epoll(7)}. */
  private static final int EPOLLIN = 1;

  private static final int EPOLLOUT = 4;
  private static final int EPOLLRDHUP = 0x2000;
  private static final int EPOLLET = 1 << 31;

  private static final ClassValue<Handles> HANDLES =
      new ClassValue<>() {
        @Override
        protected Handles computeValue(Class<?> type) {
          try {
            return Handles.of(type);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is of a version of Netty not known", e);
          }
        }
      };

  private NettyChannels() {}

  /**
   * Loads what is needed of a channel's class.
   *
   * @throws IllegalStateException when it is not what is known of Netty
   */
  public static void check(Object channel) {
    HANDLES.get(channel.getClass());
  }

  /**
   * Of the events that a channel waits for, those that are worth it.
   *
   * @param in whether bytes may be read
   * @param out whether bytes may be written
   */
  public static int worthWaitingFor(int events, boolean in, boolean out) {
    if (in && out) {
      return events;
    }
    int left = events;
    if (!in) {
      left &= ~(EPOLLIN | EPOLLRDHUP); // at the end of a stream Netty reads until it comes to it
    }
    if (!out) {
      left &= ~EPOLLOUT;
    }
    // Errors are always reported, and again and again as long as nobody reads or writes.
    return (left & (EPOLLIN | EPOLLOUT)) == 0 ? left | EPOLLET : left;
  }

  /** Whether the system tells the channel of edges only. Called in its event loop. */
  public static boolean isToldOfEdges(Object channel) {
    return HANDLES.get(channel.getClass()).waitsFor(channel, EPOLLET);
  }

  /**
   * Bytes were refused: if the channel waits for their socket already, that is not worth it any
   * longer. Called in its event loop.
   */
  public static void refused(Object channel, boolean incoming) {
    HANDLES.get(channel.getClass()).passOn(channel, incoming ? EPOLLIN | EPOLLRDHUP : EPOLLOUT);
  }

  /**
   * A channel reads to the end of its stream, asked or not, once it has heard that the end has been
   * sent, and does not listen for it any longer. Where it reads later, it hears of that anew, when
   * bytes may pass again. Called in its event loop.
   */
  public static void readsLater(Object channel) {
    HANDLES.get(channel.getClass()).waitFor(channel, EPOLLRDHUP);
  }

  /** Bytes may pass again. Any thread may call. */
  public static void lookAgain(Object channel, Sleeper sleeper) {
    Handles handles = HANDLES.get(channel.getClass());
    handles.eventLoop(channel).execute(new Again(handles, channel, sleeper));
  }

  private record Again(Handles handles, Object channel, Sleeper sleeper) implements Runnable {
    @Override
    public void run() {
      sleeper.looksAgain();
      handles.passOn(channel, EPOLLIN | EPOLLOUT | EPOLLRDHUP);
    }
  }

  /**
   * Of one class of channels.
   *
   * @param passOn {@code void (Object channel)}
   */
  private record Handles(
      MethodHandle eventLoop,
      MethodHandle isOpen,
      MethodHandle isFlagSet,
      MethodHandle setFlag,
      MethodHandle passOn) {
    static Handles of(Class<?> type) throws ReflectiveOperationException {
      return new Handles(
          method(type, "eventLoop").asType(MethodType.methodType(Executor.class, Object.class)),
          method(type, "isOpen").asType(MethodType.methodType(boolean.class, Object.class)),
          method(type, "isFlagSet", int.class)
              .asType(MethodType.methodType(boolean.class, Object.class, int.class)),
          method(type, "setFlag", int.class)
              .asType(MethodType.methodType(void.class, Object.class, int.class)),
          passingOn(type).asType(MethodType.methodType(void.class, Object.class)));
    }

    /** Netty 4.1 has a method for it. */
    private static MethodHandle passingOn(Class<?> type) throws ReflectiveOperationException {
      try {
        return method(type, "modifyEvents");
      } catch (NoSuchMethodException e) {
        Field registration = field(type, "registration");
        Field ops = field(type, "ops");
        Class<?> accepted = registration.getType();
        for (Method submit : accepted.getMethods()) {
          if (submit.getName().equals("submit") && submit.getParameterCount() == 1) {
            MethodHandle submitting = MethodHandles.lookup().unreflect(submit);
            MethodHandle reading = MethodHandles.lookup().unreflectGetter(ops);
            MethodHandle both =
                MethodHandles.filterArguments(
                    submitting,
                    0,
                    MethodHandles.lookup().unreflectGetter(registration),
                    reading.asType(
                        reading.type().changeReturnType(submitting.type().parameterType(1))));
            return MethodHandles.permuteArguments(both, both.type().dropParameterTypes(1, 2), 0, 0);
          }
        }
        throw e;
      }
    }

    private static MethodHandle method(Class<?> type, String name, Class<?>... parameters)
        throws ReflectiveOperationException {
      for (Class<?> at = type; at != null; at = at.getSuperclass()) {
        for (Method method : at.getDeclaredMethods()) {
          if (method.getName().equals(name)
              && Arrays.equals(method.getParameterTypes(), parameters)) {
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
          }
        }
      }
      throw new NoSuchMethodException(type + " has no method " + name);
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
      for (Class<?> at = type; at != null; at = at.getSuperclass()) {
        for (Field field : at.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return field;
          }
        }
      }
      throw new NoSuchFieldException(type + " has no field " + name);
    }

    Executor eventLoop(Object channel) {
      try {
        return (Executor) eventLoop.invokeExact(channel);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable t) {
        throw new IllegalStateException(t);
      }
    }

    boolean waitsFor(Object channel, int flags) {
      try {
        return (boolean) isFlagSet.invokeExact(channel, flags);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable t) {
        throw new IllegalStateException(t);
      }
    }

    /** Waits for one more event, if it does not yet. */
    void waitFor(Object channel, int flag) {
      try {
        setFlag.invokeExact(channel, flag);
      } catch (Error e) {
        throw e;
      } catch (Throwable t) {
        // It is being closed.
      }
    }

    /** Passes on all events that an open channel waits for, if any of these is among them. */
    void passOn(Object channel, int flags) {
      try {
        if ((boolean) isOpen.invokeExact(channel)
            && (boolean) isFlagSet.invokeExact(channel, flags)) {
          passOn.invokeExact(channel);
        }
      } catch (Error e) {
        throw e;
      } catch (Throwable t) {
        // It is being closed, or moves to another event loop, which passes all on.
      }
    }
  }
}
