package dev.weir.elasticsearch.kibana;

import java.util.List;

/**
 * One endpoint of the shop that {@link ShopDocuments} tells of.
 *
 * @param mimeType of its responses
 * @param bodyBytes of a response, on average
 * @param every sends one request in so many turns
 * @param millis that an exchange lasts, at the least
 */
record Endpoint(
    String method, String route, String mimeType, int bodyBytes, int every, int millis) {

  /** More than any panel shows, so that each has something left over. */
  static final List<Endpoint> ALL =
      List.of(
          new Endpoint("GET", "/api/reports/{id}", "application/pdf", 780_000, 9, 420),
          new Endpoint("GET", "/api/products", "application/json", 96_000, 2, 35),
          new Endpoint("GET", "/api/products/{id}", "application/json", 14_000, 1, 18),
          new Endpoint("PUT", "/api/products/{id}", "application/json", 900, 21, 60),
          new Endpoint("GET", "/media/{file}", "video/mp4", 1_900_000, 14, 900),
          new Endpoint("GET", "/assets/app.js", "text/javascript", 240_000, 6, 12),
          new Endpoint("GET", "/assets/style.css", "text/css", 48_000, 6, 9),
          new Endpoint("GET", "/images/{name}", "image/webp", 82_000, 2, 15),
          new Endpoint("GET", "/api/search", "application/json", 31_000, 3, 140),
          new Endpoint("POST", "/api/orders", "application/json", 1_200, 8, 85),
          new Endpoint("GET", "/api/orders/{id}", "application/json", 5_400, 5, 22),
          new Endpoint("POST", "/api/login", "application/json", 600, 10, 190),
          new Endpoint("GET", "/api/cart", "application/json", 3_300, 3, 14),
          new Endpoint("POST", "/api/cart/items", "application/json", 800, 7, 25),
          new Endpoint("GET", "/health", "text/plain", 2, 4, 1),
          new Endpoint("GET", "/", "text/html", 22_000, 5, 30));

  boolean isStatic() {
    return !mimeType.equals("application/json") && !mimeType.equals("text/plain");
  }
}
