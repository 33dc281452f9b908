package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.bootstrap.Door;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final int SITE = Door.ROUTE;

  private final List<String> told = new ArrayList<>();
  private final Faults faults = new Faults((fault, site) -> told.add(site + " " + fault));

  private void add(int times, Throwable fault) {
    for (int i = 0; i < times; i++) {
      faults.add(SITE, fault);
    }
  }

  @AfterEach
  void switchOn() {
    Door.switchOff(SITE, false);
  }

  @Test
  void switchesASiteOffThatGoesOnFailing() {
    add(Faults.TOO_MANY - 1, new IllegalStateException("x"));
    assertThat(Door.isSwitchedOff(SITE)).isFalse();
    add(1, new IllegalStateException("y"));
    assertThat(Door.isSwitchedOff(SITE)).isTrue();
    assertThat(faults.count(SITE)).isEqualTo(Faults.TOO_MANY);
  }

  @Test
  void takesOverflowsForTheApplicationsUntilThereAreVeryMany() {
    add(1000, new StackOverflowError());
    add(Faults.TOO_MANY_OVERFLOWS - 1001, new IllegalStateException(new StackOverflowError()));
    add(Faults.TOO_MANY - 1, new IllegalStateException("x"));
    assertThat(Door.isSwitchedOff(SITE)).isFalse();
    add(1, new StackOverflowError());
    assertThat(Door.isSwitchedOff(SITE)).isTrue();
  }

  @Test
  void tellsTheFirstFaultOnly() {
    add(3, new StackOverflowError());
    add(3, new IllegalStateException("x"));
    assertThat(told).containsExactly(SITE + " java.lang.StackOverflowError");
    assertThat(faults.reason(SITE)).isEqualTo("java.lang.StackOverflowError");
    assertThat(faults.count(SITE)).isEqualTo(6);
  }

  @Test
  void countsWhatThereIsNoMemoryToTell() {
    Faults poor =
        new Faults(
            (fault, site) -> {
              throw new OutOfMemoryError();
            });
    poor.add(SITE, new IllegalStateException("x"));
    assertThat(poor.count(SITE)).isEqualTo(1);
    assertThat(Door.isSwitchedOff(SITE)).isFalse();
  }
}
