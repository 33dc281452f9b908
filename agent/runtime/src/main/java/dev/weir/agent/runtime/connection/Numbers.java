package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections by the number of their file descriptor. Any thread may call; nothing takes a lock.
 * Memory is taken a page of numbers at a time, and kept.
 */
final class Numbers {
  static final int MOST = 1 << 17;
  private static final int PAGE = 1024;

  // Plain arrays: each step on the way to a connection may be a miss in the processor's caches.
  private static final VarHandle PAGES = MethodHandles.arrayElementVarHandle(Connection[][].class);
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Connection[].class);

  private final @Nullable Connection[] @Nullable [] pages = new Connection[MOST / PAGE][];

  Numbers() {}

  /** Whether a number is one of those that can be held here. */
  static boolean hasRoomFor(int number) {
    return number >= 0 && number < MOST;
  }

  /** Who holds a number; null when nobody. */
  @Nullable Connection at(int number) {
    if (!hasRoomFor(number)) {
      return null;
    }
    @Nullable Connection[] page = (@Nullable Connection[]) PAGES.getAcquire(pages, number / PAGE);
    return page == null ? null : (@Nullable Connection) SLOTS.getAcquire(page, number % PAGE);
  }

  /** Lets a connection hold its number, for which there is room; false when another does. */
  boolean add(Connection connection) {
    int number = connection.number;
    if (PAGES.getAcquire(pages, number / PAGE) == null) {
      PAGES.compareAndSet(pages, number / PAGE, null, new Connection[PAGE]);
    }
    @Nullable Connection[] page = (Connection[]) PAGES.getAcquire(pages, number / PAGE);
    return SLOTS.compareAndSet(page, number % PAGE, null, connection);
  }

  /** Takes its number from a connection; false when it does not hold it any more. */
  boolean remove(Connection connection) {
    int number = connection.number;
    return at(number) == connection
        && SLOTS.compareAndSet(
            (Connection[]) PAGES.getAcquire(pages, number / PAGE), number % PAGE, connection, null);
  }

  void forEach(Consumer<Connection> action) {
    for (int page = 0; page < pages.length; page++) {
      if (PAGES.getAcquire(pages, page) != null) {
        for (int number = page * PAGE; number < (page + 1) * PAGE; number++) {
          Connection connection = at(number);
          if (connection != null) {
            action.accept(connection);
          }
        }
      }
    }
  }
}
