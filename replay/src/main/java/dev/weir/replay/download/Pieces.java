package dev.weir.replay.download;

import dev.weir.replay.download.Fetch.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Fetches several pieces of a file at once, a connection each; the first failure ends them all. */
final class Pieces {
  private final Job job;
  private final Stop stop;
  private final Queue<Span> waiting = new ArrayDeque<>();
  private @Nullable Exception failure;

  Pieces(Job job, Stop stop) {
    this.job = job;
    this.stop = stop.child();
  }

  void fetch(List<Span> pieces) throws DownloadException, StartAnewException, StoppedException {
    waiting.addAll(pieces);
    int connections = Math.min(pieces.size(), job.options().connections());
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < connections; i++) {
      Thread thread = new Thread(this::work, "weir-download-" + i);
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
    work();
    others.forEach(Pieces::join);
    rethrow();
  }

  private void work() {
    try {
      for (Span piece = next(); piece != null; piece = next()) {
        new Fetch(job, stop).part(piece);
      }
    } catch (DownloadException | StartAnewException | StoppedException | RuntimeException e) {
      fail(e);
    }
  }

  private synchronized @Nullable Span next() {
    return failure == null ? waiting.poll() : null;
  }

  private void fail(Exception e) {
    synchronized (this) {
      if (failure == null) {
        failure = e;
      }
    }
    stop.set();
  }

  private synchronized void rethrow()
      throws DownloadException, StartAnewException, StoppedException {
    Exception e = failure;
    if (e instanceof DownloadException known) {
      throw known;
    }
    if (e instanceof StartAnewException known) {
      throw known;
    }
    if (e instanceof StoppedException known) {
      throw known;
    }
    if (e instanceof RuntimeException known) {
      throw known;
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
