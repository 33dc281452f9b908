package dev.weir.agent.runtime.tap;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Classes of the JDK woven ahead, by a thread of the agent while the application starts, so that
 * the application does not wait for Byte Buddy. Who needs a class before its turn weaves it itself.
 */
final class Prepared {
  /** A class file before and after. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Woven(byte[] from, byte[] to) {}

  private final Map<String, FutureTask<@Nullable Woven>> tasks = new LinkedHashMap<>();

  Prepared(List<Target> targets, Weaver weaver) {
    for (Target target : targets) {
      tasks.put(target.className(), new FutureTask<>(new Task(target, weaver)));
    }
  }

  /** Weaves whatever nobody has woven yet. */
  void run() {
    for (FutureTask<?> task : tasks.values()) {
      task.run();
    }
  }

  /** The woven class file, null when this one was not prepared. */
  byte @Nullable [] woven(Target target, byte[] classFile) {
    FutureTask<@Nullable Woven> task = tasks.get(target.className());
    if (task == null) {
      return null;
    }
    task.run();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Woven woven = task.get();
          return woven != null && Arrays.equals(woven.from, classFile) ? woven.to : null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return null; // whoever weaves it now meets the same fault, and tells it
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Weaves one class as it lies in the JDK. */
  private static final class Task implements Callable<@Nullable Woven> {
    private final Target target;
    private final Weaver weaver;

    Task(Target target, Weaver weaver) {
      this.target = target;
      this.weaver = weaver;
    }

    @Override
    public @Nullable Woven call() throws IOException {
      String file = '/' + target.className().replace('.', '/') + ".class";
      try (InputStream in = Object.class.getResourceAsStream(file)) {
        if (in == null) {
          return null; // this version of the JDK has no such class
        }
        byte[] classFile = in.readAllBytes();
        return new Woven(classFile, weaver.weave(target, null, classFile));
      }
    }
  }
}
