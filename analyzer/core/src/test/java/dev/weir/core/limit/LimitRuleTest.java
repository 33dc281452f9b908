package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.Direction;
import dev.weir.core.ledger.StatusRange;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitRuleTest {
  private static final Allowance MEGABYTE = Allowance.of(1_000_000);
  private static final Match ERRORS =
      new Match(
          List.of(), List.of(), List.of(), List.of(), List.of(StatusRange.parse("5xx")), List.of());

  private static LimitRule rule(String name, Match match, Direction direction, Action action) {
    return new LimitRule(name, match, direction, Scope.LIMIT, MEGABYTE, action, null);
  }

  private static LimitRule named(String name) {
    return rule(name, Match.ALL, Direction.RESPONSE, Action.DELAY);
  }

  @Test
  void takesNamesThatFitALabel() {
    assertThat(named("x".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> named("")).hasMessageStartingWith("name has 0 characters");
    assertThatThrownBy(() -> named("x".repeat(129))).hasMessageStartingWith("name has 129");
    assertThatThrownBy(() -> named("a\nb")).hasMessageStartingWith("name has a control character");
  }

  @Test
  void refusesToWaitForAResponseBeforeItsRequestHasPassed() {
    assertThatThrownBy(() -> rule("r", ERRORS, Direction.REQUEST, Action.DELAY))
        .hasMessageStartingWith("direction=request cannot wait for the response's status");
  }

  @Test
  void refusesToRejectWhatIsKnownTooLate() {
    assertThatThrownBy(() -> rule("r", ERRORS, Direction.RESPONSE, Action.REJECT))
        .hasMessageStartingWith("action=reject is decided before the response has a status");
    assertThat(rule("r", ERRORS, Direction.RESPONSE, Action.DELAY).match()).isEqualTo(ERRORS);
  }

  @Test
  void startsWithinTheRangeInWhichItMayBeMoved() {
    assertThat(adaptive(1_000_000, 2_000_000).adaptive()).isNotNull();
    assertThat(adaptive(1, 1_000_000).adaptive()).isNotNull();
    assertThatThrownBy(() -> adaptive(1_000_001, 2_000_000))
        .hasMessage(
            "rate=1000000 is not between floor=1000001 and ceiling=2000000;"
                + " set floor <= rate <= ceiling");
    assertThatThrownBy(() -> adaptive(1, 999_999)).hasMessageStartingWith("rate=1000000 is not");
  }

  private static LimitRule adaptive(long floor, long ceiling) {
    return new LimitRule(
        "r",
        Match.ALL,
        Direction.RESPONSE,
        Scope.LIMIT,
        MEGABYTE,
        Action.DELAY,
        new AdaptiveRange(floor, ceiling));
  }

  @Test
  void refusesRangesThatAreNone() {
    assertThatThrownBy(() -> new AdaptiveRange(0, 5))
        .hasMessage("floor=0 and ceiling=5 are no range of rates; set 0 < floor <= ceiling");
    assertThatThrownBy(() -> new AdaptiveRange(6, 5)).hasMessageStartingWith("floor=6");
  }

  @Test
  void holdsTheSameAtAnyRate() {
    LimitRule rule = named("r");

    assertThat(rule.holdsTheSame(rule.with(Allowance.of(7)))).isTrue();
    assertThat(rule.with(Allowance.of(7)).allowance()).isEqualTo(Allowance.of(7));
    assertThat(rule.holdsTheSame(adaptive(1, 1_000_000))).isTrue();
    assertThat(rule.holdsTheSame(named("s"))).isFalse();
    assertThat(rule.holdsTheSame(rule("r", Match.ALL, Direction.REQUEST, Action.DELAY))).isFalse();
    assertThat(rule.holdsTheSame(rule("r", Match.ALL, Direction.RESPONSE, Action.OBSERVE)))
        .isFalse();
    assertThat(rule.holdsTheSame(rule("r", ERRORS, Direction.RESPONSE, Action.DELAY))).isFalse();
  }

  @Test
  void hasANameOfItsOwnInASet() {
    assertThatThrownBy(() -> Rules.set(named("r"), named("s"), named("r")))
        .hasMessage("two limits have the name 'r'; give each its own");
  }

  @Test
  void isOneOfAThousandAtMost() {
    LimitRule[] rules = new LimitRule[LimitSet.MOST_RULES + 1];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = named("r" + i);
    }
    assertThatThrownBy(() -> Rules.set(rules))
        .hasMessage("1001 limits are more than 1000; use fewer, or per: client");
    rules[0] = rules[1000];
    assertThat(Rules.set(Arrays.copyOf(rules, 1000)).rules()).hasSize(1000);
  }

  @Test
  void writesScopesAndActionsAsLimitsFilesDo() {
    assertThat(Scope.CONNECTION.text()).isEqualTo("connection");
    assertThat(Action.OBSERVE.text()).isEqualTo("observe");
  }

  @Test
  void tellsClientsApartByOneHeader() {
    assertThat(ClientIdentity.header("X-Client-Id").header()).isEqualTo("X-Client-Id");
    assertThat(ClientIdentity.REMOTE_ADDRESS.header()).isNull();
    assertThatThrownBy(() -> ClientIdentity.header("X Client"))
        .hasMessageContaining("is no name of a field");
    assertThatThrownBy(() -> ClientIdentity.header("")).hasMessageContaining("is no name");
    assertThatThrownBy(() -> new ClientIdentity(ClientIdentity.Source.HEADER, null))
        .hasMessageContaining("source=HEADER does not go with header=null");
    assertThatThrownBy(() -> new ClientIdentity(ClientIdentity.Source.PRINCIPAL, "X-Id"))
        .hasMessageContaining("source=PRINCIPAL does not go with header=X-Id");
  }
}
