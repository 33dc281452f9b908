package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Has selectors look again at what a channel waits for, by the JDK's internals, opened to the agent
 * at start-up. Any thread may call; a selector's own lock is taken for an instant.
 */
public final class Selectors {
  private static final VarHandle KEYS;
  private static final Class<?> SELECTOR;
  private static final MethodHandle SET_EVENT_OPS;

  static {
    try {
      KEYS =
          MethodHandles.privateLookupIn(AbstractSelectableChannel.class, MethodHandles.lookup())
              .findVarHandle(AbstractSelectableChannel.class, "keys", SelectionKey[].class);
      SELECTOR = Class.forName("sun.nio.ch.SelectorImpl", false, null);
      Class<?> key = Class.forName("sun.nio.ch.SelectionKeyImpl", false, null);
      SET_EVENT_OPS =
          MethodHandles.privateLookupIn(SELECTOR, MethodHandles.lookup())
              .findVirtual(SELECTOR, "setEventOps", MethodType.methodType(void.class, key))
              .asType(MethodType.methodType(void.class, Selector.class, SelectionKey.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Selectors() {}

  /**
   * What the channel waits for has changed.
   *
   * @param wakes whether selectors that wait are to look at once, else before they wait again
   */
  public static void lookAgain(SelectableChannel channel, boolean wakes) {
    // Without the lock that guards them: a key that comes right now is looked at anyhow.
    @Nullable SelectionKey[] keys =
        (SelectionKey[]) KEYS.getVolatile((AbstractSelectableChannel) channel);
    if (keys == null) {
      return;
    }
    for (SelectionKey key : keys) {
      if (key != null && key.isValid() && SELECTOR.isInstance(key.selector())) {
        look(key.selector(), key);
        if (wakes) {
          key.selector().wakeup();
        }
      }
    }
  }

  private static void look(Selector selector, SelectionKey key) {
    try {
      SET_EVENT_OPS.invokeExact(selector, key);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
