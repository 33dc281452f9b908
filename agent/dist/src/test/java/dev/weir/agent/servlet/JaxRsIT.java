package dev.weir.agent.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped agent in a Tomcat with each implementation of JAX-RS that it knows. */
class JaxRsIT {
  private static final String BOOK = "/shop/rest/books/{isbn}";
  private static final String PAGE = "/shop/rest/books/{isbn}/pages/{page}";
  private static final String RESTEASY =
      "org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher";
  private static final String REVIEW = "/shop/rest/books/{isbn}/reviews/{month}/**";

  @TempDir private Path folder;

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "jersey-, org.glassfish.jersey.servlet.ServletContainer",
    "resteasy-, " + RESTEASY,
    "cxf-, org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet",
  })
  void namesRoutesByClassAndMethod(String jars, String servlet) throws Exception {
    Map<String, Long> requests = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    try (Shop shop = Shop.ofJaxRs(folder, jars, servlet)) {
      for (int i = 1; i <= 3; i++) {
        for (String path : new String[] {"isbn" + i, "a%20book" + i + "?" + "x=%7C"}) {
          requests.merge(BOOK, 1L, Long::sum);
          bytes.merge(BOOK, (long) shop.get(200, "/shop/rest/books/" + path), Long::sum);
        }
        requests.merge(PAGE, 1L, Long::sum);
        int page = shop.get(200, "/shop/rest/books/isbn" + i + "/pages/" + i);
        bytes.merge(PAGE, (long) page, Long::sum);
      }

      assertThat(shop.figures("route", "path", "requests")).isEqualTo(requests);
      assertThat(shop.figures("route", "path", "response_body_bytes")).isEqualTo(bytes);
      shop.assertNoFaults();
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "jersey-, org.glassfish.jersey.servlet.ServletContainer",
    "cxf-, org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet",
  })
  void namesRoutesOfSubResources(String jars, String servlet) throws Exception {
    try (Shop shop = Shop.ofJaxRs(folder, jars, servlet)) {
      for (int i = 1; i <= 3; i++) {
        shop.get(200, "/shop/rest/books/isbn" + i + "/reviews/may/a/b" + i);
      }

      assertThat(shop.figures("route", "path", "requests")).isEqualTo(Map.of(REVIEW, 3L));
      shop.assertNoFaults();
    }
  }

  /** RESTEasy does not tell what a locator matched; the rest of the path would match too much. */
  @Test
  void takesNoPartOfARouteForTheWhole() throws Exception {
    try (Shop shop = Shop.ofJaxRs(folder, "resteasy-", RESTEASY)) {
      for (int i = 1; i <= 3; i++) {
        shop.get(200, "/shop/rest/books/isbn" + i + "/reviews/may/a/b" + i);
        shop.get(200, "/shop/rest/books/isbn" + i);
      }

      assertThat(shop.figures("route", "path", "requests"))
          .containsEntry(BOOK, 3L)
          .doesNotContainKey("/shop/rest/{month}/**");
      shop.assertNoFaults();
    }
  }
}
