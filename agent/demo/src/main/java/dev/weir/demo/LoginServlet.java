package dev.weir.demo;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /login}: a page, and whoever sends it back is let in and sent on. */
final class LoginServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  static final String COOKIE = "visitor";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Answers.page(response, "Log in");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(COOKIE, "known");
    cookie.setHttpOnly(true);
    cookie.setPath("/");
    response.addCookie(cookie);
    // RFC 9110 §15.4.4: 303 has the client fetch the other resource with GET.
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", "/account");
  }
}
