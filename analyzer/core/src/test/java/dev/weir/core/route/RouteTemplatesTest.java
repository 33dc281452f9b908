package dev.weir.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTemplatesTest {

  @Test
  void readsOneTemplateALine() {
    String file =
        """
        # people
        /users/{id}

          /static/**   # assets
        /api/*/reports/**\r
        """;
    assertThat(RouteTemplates.parse("\uFEFF" + file, "routes.txt"))
        .extracting(RouteTemplate::text)
        .containsExactly("/users/{id}", "/static/**", "/api/*/reports/**");
  }

  @Test
  void readsAnEmptyFile() {
    assertThat(RouteTemplates.parse("", "routes.txt")).isEmpty();
    assertThat(RouteTemplates.parse("\n#\n", "routes.txt")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /users        | 1 | a template begins with '/'
          users             | 1 | a template begins with '/'
          /users/{id        | 8 | is not closed
          /users/id}        | 10 | '}' without '{'
          /users/{}         | 8 | without a name
          /users/{id:[0-9]} | 11 | in a variable's name
          /users/{a}{b}     | 11 | a second variable
          /users/*x*        | 10 | a second variable
          /a/**/b           | 4 | move it to the end
          /a b              | 3 | white space
          /a?b=1            | 3 | ends a path
          /a;b=1            | 3 | parameters are left out
          /café             | 5 | percent-encode
          """)
  void namesLineColumnAndMend(String template, int column, String problem) {
    assertThatThrownBy(() -> RouteTemplates.parse("/ok\n" + template + "\n", "routes.txt"))
        .isInstanceOfSatisfying(
            RouteSyntaxException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.column()).isEqualTo(column);
            })
        .hasMessageStartingWith("routes.txt:2:" + column + ": ")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesATemplateThatIsThereTwice() {
    assertThatThrownBy(() -> RouteTemplates.parse("/a\n/b\n  /a\n", "routes.txt"))
        .hasMessage("routes.txt:3:3: /a is already on line 1; remove one");
  }

  @ParameterizedTest
  @CsvSource({
    "/users/{id},        /users/42,            true",
    "/users/{id},        /users/x;v=1,         true",
    "/users/{id},        /users/,              false",
    "/users/{id},        /users,               false",
    "/users/{id},        /users/42/,           false",
    "/users/,            /users/,              true",
    "/users/,            /users,               false",
    "/,                  /,                    true",
    "/,                  /a,                   false",
    "/**,                /,                    true",
    "/**,                /a/b/c,               true",
    "/static/**,         /static,              true",
    "/static/**,         /static/,             true",
    "/static/**,         /static/a/b.js,       true",
    "/static/**,         /statics,             false",
    "/api/*/reports/**,  /api/7/reports/x/y,   true",
    "/api/*/reports/**,  /api/reports/x,       false",
    "/tiles/{x}/{y}.png, /tiles/1/2.png,       true",
    "/tiles/{x}/{y}.png, /tiles/1/.png,        false",
    "/tiles/{x}/{y}.png, /tiles/1/2.jpg,       false",
    "/v{n}/x,            /v/x,                 false",
    "/v{n}/x,            /v2/x,                true",
    "/Users,             /users,               false",
  })
  void matchesWhatItSays(String template, String path, boolean matches) {
    assertThat(RouteTemplate.of(template).matches(path, 0)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void winsBySpecificityWhateverTheOrder(long seed) {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "/users/me",
                "/users/me.{ext}",
                "/users/m{x}",
                "/users/{id}",
                "/users/**",
                "/**",
                "/*/{id}/orders",
                "/users/**/"));
    texts.remove("/users/**/");
    Collections.shuffle(texts, new Random(seed));
    RouteTable table =
        new RouteTable(
            RouteTemplates.parse(String.join("\n", texts), "routes"), RouteOptions.DEFAULT);

    assertThat(table.routeOf("/users/me")).isEqualTo("/users/me");
    assertThat(table.routeOf("/users/me.json")).isEqualTo("/users/me.{ext}");
    assertThat(table.routeOf("/users/mo")).isEqualTo("/users/m{x}");
    assertThat(table.routeOf("/users/7")).isEqualTo("/users/{id}");
    assertThat(table.routeOf("/users/7/orders")).isEqualTo("/users/**");
    assertThat(table.routeOf("/users")).isEqualTo("/users/**");
    assertThat(table.routeOf("/shops/7/orders")).isEqualTo("/*/{id}/orders");
    assertThat(table.routeOf("/elsewhere")).isEqualTo("/**");
    assertThat(table.routeOf("")).isEqualTo("/**");
    assertThat(table.routeOf("http://h/users/7")).isEqualTo("/users/{id}");
    assertThat(table.nodes()).as("nothing was learned").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithRegularExpressions(long seed) {
    Random random = new Random(seed);
    int matched = 0;
    for (int i = 0; i < 5_000; i++) {
      String text = randomTemplate(random);
      RouteTemplate template = RouteTemplate.of(text);
      Pattern model = Pattern.compile(asRegex(text));
      String path = randomPath(random);
      boolean expected = model.matcher(path).matches();
      matched += expected ? 1 : 0;
      assertThat(template.matches(path, 0)).as("%s on %s", text, path).isEqualTo(expected);
    }
    assertThat(matched).isGreaterThan(100);
  }

  private static String randomTemplate(Random random) {
    String[] parts = {"a", "b", "*", "{x}", "a*", "*b", "a{x}b", ""};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append('/').append(parts[random.nextInt(parts.length)]);
    }
    return random.nextInt(4) == 0 ? text + "/**" : text.toString();
  }

  private static String randomPath(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.append('/');
      for (int j = random.nextInt(4); j > 0; j--) {
        text.append((char) ('a' + random.nextInt(2)));
      }
    }
    return text.toString();
  }

  private static String asRegex(String template) {
    String body =
        template.endsWith("/**") ? template.substring(0, template.length() - 3) : template;
    String regex = body.replaceAll("\\{x}|\\*", "[^/]+");
    return template.endsWith("/**") ? regex + "(/.*)?" : regex;
  }
}
