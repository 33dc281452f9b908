package dev.weir.demo;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code /reports/{year}/export.csv}: all sales of a year, written as they are found, so in chunks.
 */
final class ReportsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int ROWS = 9_000;
  private static final int ROWS_MORE = 700;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = String.valueOf(request.getPathInfo());
    if (!path.matches("/[0-9]{4}/export\\.csv")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    int year = Integer.parseInt(path.substring(1, 5));
    response.setContentType("text/csv;charset=utf-8");
    ServletOutputStream out = response.getOutputStream();
    out.write(bytes("order,product,description,cents\n"));
    for (int row = 0; row < ROWS + year % 10 * ROWS_MORE; row++) {
      int product = 1 + (row * 31 + year) % 400;
      out.write(
          bytes(year + "-" + row + ',' + product + ',' + Words.some(8, product) + ',' + row * 7));
      out.write('\n');
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
