package dev.weir.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** {@code /api/search?q=…}: some results, written one by one through the response's writer. */
final class SearchServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int MOST_RESULTS = 60;
  private static final int WORDS = 20;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String query = request.getParameter("q");
    int results = query == null ? 0 : Math.floorMod(query.hashCode(), MOST_RESULTS);
    response.setContentType("application/json");
    PrintWriter out = response.getWriter();
    out.print('[');
    for (int i = 1; i <= results; i++) {
      out.print((i == 1 ? "" : ",") + Words.product(i, WORDS));
    }
    out.print(']');
  }
}
