package dev.weir.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /api/products} lists some products, {@code /api/products/{id}} shows one. */
final class ProductsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int PRODUCTS = 400;
  private static final int LISTED = 40;
  private static final int WORDS_LISTED = 12;
  private static final int WORDS_SHOWN = 120;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    if (path == null || path.equals("/")) {
      Answers.json(response, list());
      return;
    }
    int id = id(path);
    if (id < 1 || id > PRODUCTS) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      Answers.json(response, Words.product(id, WORDS_SHOWN));
    }
  }

  private static String list() {
    StringBuilder json = new StringBuilder("[");
    for (int id = 1; id <= LISTED; id++) {
      json.append(id == 1 ? "" : ",\n").append(Words.product(id, WORDS_LISTED));
    }
    return json.append("]").toString();
  }

  private static int id(String path) {
    try {
      return Integer.parseInt(path.substring(1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
