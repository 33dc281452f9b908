package dev.weir.agent.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Routes routes = new Routes();
  private final Object servlet = new Object();

  private List<String> learned() {
    List<String> learned = new ArrayList<>();
    routes.learn(template -> learned.add(template.text()));
    return learned;
  }

  @Test
  void aRouteIsNewUntilItIsLearned() {
    String pattern = "/users/{id}";
    assertThat(routes.isNew(pattern, servlet)).isTrue();

    routes.routed(pattern, servlet, "/shop", "/users/1", "/shop/users/1");

    assertThat(learned()).containsExactly("/shop/users/{id}");
    assertThat(routes.isNew(pattern, servlet)).isFalse();
    assertThat(routes.isNew(pattern, new Object())).isTrue();
  }

  @Test
  void aPatternCountsFromTheServletsPathWhenThatIsAPrefix() {
    routes.routed("/users/{id}", servlet, "/shop", "/api", "/shop/api/users/1");

    assertThat(learned()).containsExactly("/shop/api/users/{id}");
  }

  @Test
  void aPatternThatTheSentPathDoesNotMatchIsNotLearned() {
    routes.routed("/users/{id}", servlet, "", "/users/1", "/rewritten/1");

    assertThat(learned()).isEmpty();
    assertThat(routes.isNew("/users/{id}", servlet)).isTrue();
  }

  @Test
  void aPatternThatNeverMatchesIsGivenUp() {
    int told = 0;
    while (routes.isNew("/users/{id}", servlet) && told < 100) {
      routes.routed("/users/{id}", servlet, "", "/users/1", "/rewritten/1");
      told++;
    }

    assertThat(told).isEqualTo(Known.MOST_SIGHTINGS);
    assertThat(learned()).isEmpty();
  }

  @Test
  void servletsNameTheirExactAndPrefixMappings() {
    routes.mapped(servlet, "/shop", List.of("/plain", "/files/*", "*.page", "/", "/*", ""));

    assertThat(learned()).containsExactly("/shop/plain", "/shop/files/**");
    assertThat(routes.isNew(null, servlet)).isFalse();
  }

  @Test
  void aServletWithoutATellingMappingIsAskedOnce() {
    routes.mapped(servlet, "", List.of("/", "*.jsp"));

    assertThat(learned()).isEmpty();
    assertThat(routes.isNew(null, servlet)).isFalse();
  }

  @Test
  void aServletMayDispatchUntilItsMappingIsLearned() {
    assertThat(routes.mayDispatch(servlet)).isTrue();

    routes.mapped(servlet, "", List.of("/plain"));
    assertThat(learned()).isNotEmpty();

    assertThat(routes.mayDispatch(servlet)).isFalse();
  }

  @Test
  void aFrameworksServletIsAskedForItsMappingOnceAndForItsRoutesAlways() throws Exception {
    Object framework =
        new ByteBuddy()
            .subclass(Object.class)
            .name("org.springframework.web.servlet.FrameworkServlet")
            .make()
            .load(RoutesTest.class.getClassLoader())
            .getLoaded()
            .getConstructor()
            .newInstance();
    assertThat(routes.isNew(null, framework)).isTrue();

    routes.mapped(framework, "", List.of("/app/*"));

    assertThat(learned()).isEmpty();
    assertThat(routes.isNew(null, framework)).isFalse();
    assertThat(routes.mayDispatch(framework)).isTrue();
    assertThat(routes.isNew("/a/{b}", framework)).isTrue();
  }

  @Test
  void isBoundedHoweverManyRoutesThereAre() {
    for (int i = 0; i < 10_000; i++) {
      String pattern = "/made/up/" + i;
      if (routes.isNew(pattern, servlet)) {
        routes.routed(pattern, servlet, "", pattern, pattern);
      }
    }

    assertThat(learned()).hasSize(1_000);
    for (int i = 0; i < 10_000; i++) {
      String pattern = "/more/" + i;
      if (routes.isNew(pattern, servlet)) {
        routes.routed(pattern, servlet, "", pattern, pattern);
      }
    }
    assertThat(learned()).hasSizeLessThanOrEqualTo(1_000);
    assertThat(routes.isNew("/another", servlet)).isFalse();
  }
}
