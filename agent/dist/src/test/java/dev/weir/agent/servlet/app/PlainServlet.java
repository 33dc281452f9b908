package dev.weir.agent.servlet.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Answers as its parameters ask: {@code bytes} of text by {@code by=stream} or {@code by=writer}
 * (which it may {@code close}), before that {@code include} and after it {@code forward} of another
 * path, or {@code fail}.
 */
public final class PlainServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String forward = request.getParameter("forward");
    String include = request.getParameter("include");
    if (request.getParameter("fail") != null
        && request.getAttribute("jakarta.servlet.error.status_code") == null) {
      response.sendError(503);
    } else if (forward != null
        && request.getAttribute("jakarta.servlet.forward.request_uri") == null) {
      request.getRequestDispatcher(forward).forward(request, response);
    } else {
      if (include != null && request.getAttribute("jakarta.servlet.include.request_uri") == null) {
        request.getRequestDispatcher(include).include(request, response);
      }
      answer(request, response);
    }
  }

  private static void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String asked = request.getParameter("bytes");
    String text = "x".repeat(asked == null ? 100 : Integer.parseInt(asked));
    response.setContentType("text/plain");
    if ("writer".equals(request.getParameter("by"))) {
      PrintWriter writer = response.getWriter();
      writer.write(text);
      if (request.getParameter("close") != null) {
        writer.close();
      }
    } else {
      response.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
