package dev.weir.agent.servers.app.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.servers.app.Content;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The application inside servlet containers; they serve {@code /files} by themselves. */
@WebServlet(urlPatterns = "/app/*", asyncSupported = true)
public final class MatrixServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    byte[] text = Content.text(Content.number(request.getQueryString(), "bytes"));
    if (path.startsWith("/app/fixed/")) {
      send(response, text);
    } else if (path.startsWith("/app/async/")) {
      AsyncContext async = request.startAsync();
      async.start(() -> complete(async, response, text));
    } else if (path.startsWith("/app/chunked/")) {
      for (int i = Content.number(request.getQueryString(), "parts"); i > 0; i--) {
        response.getOutputStream().write(text);
        response.flushBuffer();
      }
    } else if (path.startsWith("/app/broken/")) {
      response.setContentLength(2 * text.length);
      response.getOutputStream().write(text);
      response.flushBuffer();
      Content.pause();
    } else if (path.startsWith("/app/written/")) {
      response.setContentType("text/plain");
      response.getWriter().write(new String(text, UTF_8));
    } else if (path.startsWith("/app/gzip/")) {
      response.setHeader("Content-Encoding", "gzip");
      send(response, Content.gzip(text));
    } else if (path.startsWith("/app/ranged/")) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader("Content-Range", "bytes 0-" + (text.length - 1) + "/*");
      send(response, text);
    } else if (path.startsWith("/app/upload/")) {
      long received = request.getInputStream().transferTo(OutputStream.nullOutputStream());
      send(response, Long.toString(received).getBytes(UTF_8));
    } else if (path.equals("/app/surroundings")) {
      send(response, Content.surroundings());
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND, "not here");
    }
  }

  private static void complete(AsyncContext async, HttpServletResponse response, byte[] text) {
    try {
      send(response, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    async.complete();
  }

  private static void send(HttpServletResponse response, byte[] body) throws IOException {
    response.setContentType("text/plain");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
