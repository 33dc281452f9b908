package dev.weir.demo;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whole answers, of a length that is told before. */
final class Answers {
  private Answers() {}

  static void json(HttpServletResponse response, String text) throws IOException {
    send(response, "application/json", text);
  }

  static void page(HttpServletResponse response, String title) throws IOException {
    send(response, "text/html;charset=utf-8", Words.page(title));
  }

  private static void send(HttpServletResponse response, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
