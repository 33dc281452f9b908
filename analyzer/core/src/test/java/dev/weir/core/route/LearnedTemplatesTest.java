package dev.weir.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedTemplatesTest {
  private final RouteTable table = new RouteTable();

  private static RouteTemplate template(String text) {
    return RouteTemplate.of(text);
  }

  @Test
  void aLearnedTemplateGoesBeforeWhatIsGuessed() {
    assertThat(table.routeOf("/users/42")).isEqualTo("/users/{id}");

    assertThat(table.learn(template("/users/{userId}"))).isTrue();

    assertThat(table.routeOf("/users/42")).isEqualTo("/users/{userId}");
    assertThat(table.routeOf("/users/ann")).isEqualTo("/users/{userId}");
    assertThat(table.routeOf("/orders/42")).isEqualTo("/orders/{id}");
  }

  @Test
  void theOperatorsTemplateGoesBeforeALearnedOneHoweverSpecific() {
    RouteTable ofOperator = new RouteTable(List.of(template("/users/**")), RouteOptions.DEFAULT);

    ofOperator.learn(template("/users/{id}"));

    assertThat(ofOperator.routeOf("/users/42")).isEqualTo("/users/**");
  }

  @Test
  void theMostSpecificOfLearnedTemplatesWins() {
    table.learn(template("/users/**"));
    table.learn(template("/users/{id}"));
    table.learn(template("/users/me"));

    assertThat(table.routeOf("/users/me")).isEqualTo("/users/me");
    assertThat(table.routeOf("/users/42")).isEqualTo("/users/{id}");
    assertThat(table.routeOf("/users/42/orders")).isEqualTo("/users/**");
  }

  @Test
  void learnsATemplateOnce() {
    assertThat(table.learn(template("/a/{b}"))).isTrue();
    int generation = table.generation();

    assertThat(table.learn(template("/a/{b}"))).isFalse();
    assertThat(table.generation()).isEqualTo(generation);
  }

  @Test
  void learnsNoMoreThanItsBound() {
    for (int i = 0; i < RouteTable.MOST_LEARNED; i++) {
      assertThat(table.learn(template("/t" + i + "/{x}"))).isTrue();
    }

    assertThat(table.learn(template("/late/{x}"))).isFalse();
    assertThat(table.routeOf("/late/7")).isEqualTo("/late/{id}");
  }

  @Nested
  class EarlierRoutes {

    @Test
    void becomeTheTemplateThatAllTheirPathsMatch() {
      String guessed = table.routeOf("/users/42");
      int generation = table.generation();

      table.learn(template("/users/{userId}"));

      assertThat(table.generation()).isNotEqualTo(generation);
      assertThat(table.regroup(guessed)).isEqualTo("/users/{userId}");
    }

    @ParameterizedTest
    @CsvSource({
      "/users/{id}, /users/{userId}, /users/{userId}",
      "/users/me, /users/{userId}, /users/{userId}",
      "/users/{id}/orders/{id}, /users/{u}/orders/{o}, /users/{u}/orders/{o}",
      "/files/**, /files/**, /files/**",
      "/files/a/**, /files/**, /files/**",
      // They stand for paths of other routes too.
      "/users/{name}, /users/me, /users/{name}",
      "/files/{name}, /files/{x}.png, /files/{name}",
      "/files/a/**, /files/a/{x}, /files/a/**",
      "/files/a/**, /files/{x}/{y}/**, /files/a/**",
      "/files/a/b, /files/a, /files/a/b",
    })
    void staySeparateUnlessTheTemplateCoversThem(String earlier, String learned, String now) {
      table.learn(template(learned));

      assertThat(table.regroup(earlier)).isEqualTo(now);
    }

    @Test
    void ofTheOperatorKeepTheirName() {
      RouteTable ofOperator =
          new RouteTable(List.of(template("/users/{who}")), RouteOptions.DEFAULT);
      ofOperator.learn(template("/{a}/{b}"));

      assertThat(ofOperator.regroup("/users/{who}")).isEqualTo("/users/{who}");
      assertThat(ofOperator.regroup("/things/{who}")).isEqualTo("/{a}/{b}");
    }

    @Test
    void thatWereLearnedKeepTheirName() {
      table.learn(template("/a/**"));
      table.learn(template("/a/{b}"));

      assertThat(table.regroup("/a/**")).isEqualTo("/a/**");
      assertThat(table.regroup("/a/{b}")).isEqualTo("/a/{b}");
    }
  }
}
