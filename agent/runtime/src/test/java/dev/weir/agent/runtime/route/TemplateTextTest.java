package dev.weir.agent.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.route.RouteTemplate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {

  private static String text(String prefix, String pattern) {
    RouteTemplate template = TemplateText.of(prefix, pattern);
    return Objects.requireNonNull(template, pattern).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/users/{id}            | /users/{id}",
        "users/{id}             | /users/{id}",
        "/users//{id}           | /users/{id}",
        "/orders/{n:\\d+}       | /orders/{n}",
        "/orders/{n:[0-9]{1,3}} | /orders/{n}",
        "/orders/{ n : \\d+ }   | /orders/{n}",
        "/orders/{n:\\}}        | /orders/{n}",
        "/a/{x.y}/b             | /a/{x_y}/b",
        "/docs/{*rest}          | /docs/**",
        "/docs/**               | /docs/**",
        "/tiles/{x}.png         | /tiles/{x}.png",
        "/                      | /",
      })
  void isWhatTheFrameworkWritesWithoutExpressions(String pattern, String template) {
    assertThat(text("", pattern)).isEqualTo(template);
  }

  @Test
  void standsBehindThePathOfTheApplication() {
    assertThat(text("/shop", "/users/{id}")).isEqualTo("/shop/users/{id}");
    assertThat(text("/shop/", "users")).isEqualTo("/shop/users");
    assertThat(text("/shop", "")).isEqualTo("/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/**", "/*", "/{*path}", "/a/**/b", "/{a}-{b}", "/a/{b", "/a/?", "/caf\u00e9"})
  void isNothingWhenThePatternSaysNothingOrTooMuch(String pattern) {
    assertThat(TemplateText.of("", pattern)).isNull();
  }
}
