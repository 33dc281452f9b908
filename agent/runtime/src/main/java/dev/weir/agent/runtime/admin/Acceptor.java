package dev.weir.agent.runtime.admin;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections and gives them to workers; cuts off those that take too long.
 *
 * <p>Sleeps in {@code accept} for as long as no connection is open; while one is, it wakes up now
 * and then to look after it.
 */
final class Acceptor implements Runnable, ThreadFactory {
  private static final int PATROL_MILLIS = 250;
  private static final String NAME = "weir-admin";

  private final ServerSocket listening;
  private final Endpoints endpoints;
  private final AccessRules rules;
  private final AdminLimits limits;
  private final ThreadPoolExecutor workers;
  private final Semaphore room;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private int threads;
  private volatile boolean closed;

  Acceptor(ServerSocket listening, Endpoints endpoints, AccessRules rules, AdminLimits limits) {
    this.listening = listening;
    this.endpoints = endpoints;
    this.rules = rules;
    this.limits = limits;
    this.room = new Semaphore(limits.maxConnections());
    this.workers =
        new ThreadPoolExecutor(
            limits.workers(),
            limits.workers(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(limits.maxConnections()),
            this);
  }

  void start() {
    // weir ps finds the port in the thread's name, which the system shows without touching the JVM.
    daemon(this, NAME + ':' + listening.getLocalPort()).start();
  }

  /** Any thread may close; waits for nobody. */
  void close() {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      // Nobody listens any more, which is what was wanted.
    }
    workers.shutdownNow();
    for (Connection connection : open) {
      connection.close();
    }
  }

  /** Makes a thread for a worker. */
  @Override
  public synchronized Thread newThread(Runnable task) {
    threads++;
    return daemon(task, NAME + '-' + threads);
  }

  /** Inherits nothing of the application's thread that happens to start it. */
  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(Acceptor.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        closeOverdue();
        if (room.tryAcquire(PATROL_MILLIS, TimeUnit.MILLISECONDS) && !accepted()) {
          room.release();
        }
      }
    } catch (InterruptedException e) {
      // Nobody else has this thread: it is to end.
      close();
    }
  }

  private void closeOverdue() {
    long nowNanos = System.nanoTime();
    for (Connection connection : open) {
      if (connection.isOverdue(nowNanos)) {
        connection.close();
      }
    }
  }

  private boolean accepted() throws InterruptedException {
    try {
      listening.setSoTimeout(open.isEmpty() ? 0 : PATROL_MILLIS);
      Socket socket = listening.accept();
      serve(new Connection(socket, endpoints, rules, limits));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      if (!closed) {
        // Such as too many open files in the process: not to be asked again at once.
        TimeUnit.MILLISECONDS.sleep(PATROL_MILLIS);
      }
      return false;
    }
  }

  private void serve(Connection connection) {
    open.add(connection);
    try {
      workers.execute(
          () -> {
            try {
              connection.run();
            } finally {
              ended(connection);
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
      connection.close();
      ended(connection);
    }
    if (closed) {
      connection.close();
    }
  }

  private void ended(Connection connection) {
    open.remove(connection);
    room.release();
  }
}
