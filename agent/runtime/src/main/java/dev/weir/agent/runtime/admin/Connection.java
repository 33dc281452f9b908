package dev.weir.agent.runtime.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One connection: one request, one answer. Confined to its worker, but for what is said. */
final class Connection {
  private static final int MOST_DRAINED_BYTES = 2 * HeadParser.MAX_BODY_BYTES;
  private static final int DRAIN_MILLIS = 500;

  private final Socket socket;
  private final Endpoints endpoints;
  private final AccessRules rules;
  private final AdminLimits limits;

  /** By {@link System#nanoTime}; written by the worker, read by the acceptor. */
  private volatile long deadlineNanos;

  private volatile boolean started;

  Connection(Socket socket, Endpoints endpoints, AccessRules rules, AdminLimits limits) {
    this.socket = socket;
    this.endpoints = endpoints;
    this.rules = rules;
    this.limits = limits;
  }

  /** Any thread may ask. */
  boolean isOverdue(long nowNanos) {
    return started && nowNanos - deadlineNanos > 0;
  }

  /** Any thread may close. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nobody to tell, and nothing left to do.
    }
  }

  /** Reads the request, answers, and closes. */
  void run() {
    long nowNanos = System.nanoTime();
    deadlineNanos = nowNanos + limits.wholeNanos();
    started = true;
    try {
      RequestReader reader =
          new RequestReader(socket, nowNanos + limits.requestDeadline().toNanos());
      serve(reader);
    } catch (IOException e) {
      // The client went away; it does not want an answer any more.
    } catch (Throwable t) {
      // Out of memory, say: the application's handlers of uncaught errors are not for the agent's.
      close();
    } finally {
      close();
    }
  }

  private void serve(RequestReader reader) throws IOException {
    HttpRequest request = null;
    HttpResponse response;
    boolean unread = true;
    try {
      request = reader.head();
      if (request == null) {
        return;
      }
      response = answer(request, reader);
      unread = false;
    } catch (HttpProblem problem) {
      response = problem.response();
      unread = response.status() != 408;
    } catch (RuntimeException | LinkageError e) {
      response =
          new HttpProblem(500, "the agent failed to answer: " + e, "report it with this text")
              .response();
    }
    response.writeTo(socket.getOutputStream(), isHead(request));
    if (unread) {
      drain();
    }
  }

  private static boolean isHead(@Nullable HttpRequest request) {
    return request != null && request.isHead();
  }

  private HttpResponse answer(HttpRequest request, RequestReader reader)
      throws IOException, HttpProblem {
    rules.checkRead(request);
    endpoints.check(request);
    if (!Endpoints.isChange(request)) {
      return endpoints.read(request);
    }
    rules.checkChange(request);
    return endpoints.change(request, reader.body(request));
  }

  /** Closing with bytes unread would reset the connection, and take the answer back with it. */
  private void drain() throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(DRAIN_MILLIS);
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[8 << 10];
    long drained = 0;
    int count = 0;
    while (count >= 0 && drained < MOST_DRAINED_BYTES) {
      count = in.read(bytes);
      drained += count;
    }
  }
}
