package dev.weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end the work instead of the process: what is running is told to stop, prints its
 * report, and the process ends with the exit code of that.
 *
 * <p>{@link #stopOnInterrupt} and {@link #finish} are called by the main thread.
 */
final class Interruption {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<Thread> hooks = new ArrayList<>();
  private volatile int exitCode = ExitCode.FAILED;

  /** From now on SIGINT, SIGTERM and SIGHUP run this, and the process waits for {@link #finish}. */
  void stopOnInterrupt(Runnable stop) {
    Thread hook =
        new Thread(
            () -> {
              stop.run();
              awaitFinish();
              // exit() would wait for this very hook.
              Runtime.getRuntime().halt(exitCode);
            },
            "weir-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    hooks.add(hook);
  }

  private void awaitFinish() {
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        exitCode = ExitCode.FAILED;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is printed, the process may end, and whatever ends it says with which exit code. */
  void finish(int code) {
    exitCode = code;
    finished.countDown();
    try {
      hooks.forEach(Runtime.getRuntime()::removeShutdownHook);
    } catch (IllegalStateException e) {
      // It is ending already, and the hooks are what ends it.
    }
    hooks.clear();
  }
}
