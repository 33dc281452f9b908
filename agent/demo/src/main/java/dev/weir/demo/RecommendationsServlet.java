package dev.weir.demo;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code /api/recommendations}: slow, but without keeping a thread; answers from another one. */
final class RecommendationsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final long DELAY_MILLIS = 150;
  private static final int PRODUCT = 7;
  private static final int WORDS = 60;

  private final transient ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "recommendations");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    var answered = timer.schedule(() -> answer(async), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    if (answered.isCancelled()) {
      async.complete();
    }
  }

  private static void answer(AsyncContext async) {
    try {
      Answers.json((HttpServletResponse) async.getResponse(), Words.product(PRODUCT, WORDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      async.complete();
    }
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }
}
