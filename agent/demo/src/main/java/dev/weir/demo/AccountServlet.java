package dev.weir.demo;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /account}: a page for those who have logged in; others are sent to do so. */
final class AccountServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (isKnown(request)) {
      Answers.page(response, "Your account");
    } else {
      response.sendRedirect("/login");
    }
  }

  private static boolean isKnown(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(LoginServlet.COOKIE)) {
          return true;
        }
      }
    }
    return false;
  }
}
