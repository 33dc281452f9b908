package dev.weir.agent.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.runtime.limits.Alert.Order;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitsControlTest {
  private static final long START_NANOS = 1_700_000_000_000_000_000L;
  private static final String TWO =
      """
      limits:
      - {name: export, match: {route: "/export/**"}, rate: 5MB/s}
      - {name: images, match: {route: "/images/*"}, rate: 1MB/s, burst: 64KiB, action: observe}
      """;

  private long nowNanos = START_NANOS;
  private final List<String> said = new ArrayList<>();
  private final LimitsControl control =
      new LimitsControl(
          exchange -> "GET /",
          ClientIdentity.REMOTE_ADDRESS,
          ClientIdentity.REMOTE_ADDRESS,
          () -> nowNanos,
          said::add);

  @Test
  void beginsWithoutLimits() {
    LimitsState state = control.state();
    assertThat(state.generation()).isZero();
    assertThat(state.source()).isEqualTo("none");
    assertThat(state.enforcing()).isFalse();
    assertThat(state.limits()).isEmpty();
    assertThat(state.changes()).isEmpty();
    assertThat(state.warnings()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void putsASetInForceAndTellsWhatChangedAndWhy() {
    configure(TWO);
    String what =
        "export added: delay at 5.00 MB/s, burst 10.0 MB;"
            + " images added: observe at 1.00 MB/s, burst 65.5 kB";
    assertThat(said).containsExactly("limits: " + what + " (a test)");
    LimitsState state = control.state();
    assertThat(state.generation()).isEqualTo(1);
    assertThat(state.source()).isEqualTo("limits.yaml");
    assertThat(state.changes())
        .containsExactly(new Change(Instant.ofEpochSecond(1_700_000_000L), what, "a test"));
    assertThat(rule("images").action()).isEqualTo(Action.OBSERVE);
  }

  @Test
  void takesTheSameAgainForNoChange() {
    configure(TWO);
    configure(TWO);
    assertThat(control.state().generation()).isEqualTo(1);
    assertThat(said).hasSize(1);
  }

  @Test
  void keepsBucketsAndCountsOfALimitThatOnlyChangesItsRate() {
    configure(TWO);
    Limit before = limit("export");
    assertThat(new Download(control.limits(), "/export/a").ask(1000, nowNanos)).isEqualTo(1000);
    control.patch("export", rule -> rule.with(Allowance.of(1_000_000)), "PATCH");
    assertThat(limit("export")).isSameAs(before);
    assertThat(limit("export").totals().passedBytes()).isEqualTo(1000);
    assertThat(said.get(1)).isEqualTo("limits: export: delay at 1.00 MB/s, burst 2.00 MB (PATCH)");
  }

  @Test
  void findsNoLimitToPatchThatThereIsNot() {
    configure(TWO);
    assertThat(control.patch("exports", rule -> rule, "PATCH")).isFalse();
    control.limitClient("a", 1000, "POST");
    assertThat(control.patch("client:a", rule -> rule, "PATCH")).isFalse();
  }

  @Test
  void keepsWhatIsInForceWhenAPatchFails() {
    configure(TWO);
    assertThatThrownBy(
            () ->
                control.patch(
                    "export", rule -> LimitsText.patched(rule, "body", "rate: 5MB"), "PATCH"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body:1:7: rate '5MB'");
    assertThat(control.state().generation()).isEqualTo(1);
    assertThat(rate("export")).isEqualTo(5_000_000);
  }

  @Test
  void warnsWhenASetTellsClientsApartByWhatTheAgentDoesNot() {
    String identity = "client-id: {header: X-Client-Id}\n";
    configure(identity + TWO);
    assertThat(control.state().warnings())
        .containsExactly(
            "limits.yaml tells clients apart by header:X-Client-Id, but since its start the agent"
                + " does by remote-address; start the application anew, with that file as config");
    assertThat(control.state().clientIdentity()).isEqualTo("remote-address");
    assertThat(control.limits().current().set().clientIdentity())
        .isEqualTo(ClientIdentity.REMOTE_ADDRESS);
    configure(TWO);
    assertThat(control.state().warnings()).isEmpty();
    // How clients are told apart has not changed, so no change says so.
    assertThat(control.state().generation()).isEqualTo(1);
    assertThat(control.state().changes()).noneMatch(change -> change.what().contains("told apart"));
  }

  @Test
  void warnsWhenASetNoLongerSaysWhatTheAgentTellsClientsApartBy() {
    LimitsControl started =
        new LimitsControl(
            exchange -> "GET /",
            ClientIdentity.header("X-Client-Id"),
            ClientIdentity.PRINCIPAL,
            () -> nowNanos,
            said::add);
    started.configure(set("client-id: {header: X-Client-Id}\n" + TWO), "limits.yaml", "a test");
    assertThat(started.state().warnings()).isEmpty();
    assertThat(said).singleElement().asString().doesNotContain("told apart");
    started.configure(set(TWO), "limits.yaml", "a test");
    assertThat(started.state().warnings()).isEmpty(); // it has nothing to do with clients
    started.configure(set("limits: [{name: a, per: client, rate: 1}]"), "limits.yaml", "a test");
    assertThat(started.state().warnings())
        .containsExactly(
            "limits.yaml tells clients apart by principal, but since its start the agent does by"
                + " header:X-Client-Id; start the application anew, with that file as config");
    assertThat(started.state().changes().get(1).what())
        .isEqualTo("a added: delay at 1 B/s, burst 1.46 kB; export removed; images removed");
  }

  @Test
  void makesOneChangeAtATimeWhoeverAsks() throws InterruptedException {
    List<Long> generations = new ArrayList<>(); // guarded by the control itself
    control.connect(
        new Enforcement() {
          @Override
          public void changed(Generation now) {
            generations.add(now.number());
          }

          @Override
          public boolean enforcing() {
            return true;
          }
        });
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int number = t;
      Thread thread = new Thread(() -> changeALot("client" + number));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(generations)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 8 * 200).boxed().toList());
    assertThat(control.state().generation()).isEqualTo(8 * 200);
    assertThat(control.state().limits()).hasSize(8);
  }

  private void changeALot(String client) {
    for (int i = 1; i <= 200; i++) {
      control.limitClient(client, i, "POST");
      control.state();
    }
  }

  @Nested
  class OfClients {
    @Test
    void setsAndRemovesTheLimitOfOne() {
      control.limitClient("user_123", 5_242_880, "POST /config");
      LimitRule rule = rule("client:user_123");
      assertThat(rule.allowance()).isEqualTo(new Allowance(5_242_880, 10_485_760));
      assertThat(rule.action()).isEqualTo(Action.DELAY);
      assertThat(rule.match().clients()).singleElement().matches(it -> it.matches("user_123"));
      assertThat(control.state().limits().get(0).client()).isEqualTo("user_123");
      control.limitClient("user_123", 0, "POST /config");
      assertThat(control.state().limits()).isEmpty();
      assertThat(said.get(2)).isEqualTo("limits: client:user_123 removed (POST /config)");
    }

    @Test
    void warnsOfANameThatNoClientHasWhereTheyAreToldApartByAddress() {
      String warning =
          "nothing comes under client:user_123, since from its start the agent tells clients apart"
              + " by address, such as 192.0.2.7 or 2001:db8:0:0:0:0:0:7; start the application anew"
              + " with the option client-id=header:X-Client-Id, or limit an address";
      assertThat(control.limitClient("user_123", 1000, "POST")).isEqualTo(warning);
      assertThat(control.limitClient("user_124", 1000, "POST")).contains("client:user_124");
      assertThat(control.limitClient("::1", 1000, "POST")).contains("client:::1");
      assertThat(control.limitClient("192.0.2.7", 1000, "POST")).isNull();
      assertThat(control.limitClient("2001:db8:0:0:0:0:0:7", 1000, "POST")).isNull();
      assertThat(control.limitClient("fe80:0:0:0:0:0:0:7%eth0", 1000, "POST")).isNull();
      assertThat(control.state().warnings()).containsExactly(warning);
      assertThat(said).filteredOn(line -> line.contains("nothing comes")).hasSize(1);
      assertThat(control.limitClient("user_123", 0, "POST")).isNull();
      control.limitClient("user_124", 0, "POST");
      control.limitClient("::1", 0, "POST");
      assertThat(control.state().warnings()).isEmpty();
    }

    @Test
    void takesAnyNameWhereARequestBringsIt() {
      LimitsControl byHeader =
          new LimitsControl(
              exchange -> "GET /",
              ClientIdentity.header("X-Client-Id"),
              ClientIdentity.REMOTE_ADDRESS,
              () -> nowNanos,
              said::add);
      assertThat(byHeader.limitClient("user_123", 1000, "POST")).isNull();
      assertThat(byHeader.state().warnings()).isEmpty();
    }

    @Test
    void takesTheNameOfAClientAsItIs() {
      control.limitClient("*", 1000, "POST");
      assertThat(rule("client:*").match().clients().get(0).matches("a")).isFalse();
    }

    @Test
    void outliveAnotherSet() {
      control.limitClient("a", 1000, "POST");
      configure(TWO);
      configure("limits: []");
      assertThat(control.state().limits()).hasSize(1);
      assertThat(rate("client:a")).isEqualTo(1000);
    }

    @Test
    void areBounded() {
      for (int i = 0; i < 1000; i++) {
        control.limitClient("c" + i, 1000, "POST");
      }
      assertThatThrownBy(() -> control.limitClient("one-more", 1000, "POST"))
          .hasMessageStartingWith("1000 clients have limits of their own");
      assertThatThrownBy(() -> configure(TWO))
          .hasMessageStartingWith("2 limits and those of 1000 clients are more than 1000;");
      control.limitClient("c0", 2000, "POST");
      control.limitClient("c1", 0, "POST");
      control.limitClient("one-more", 1000, "POST");
      assertThat(control.state().limits()).hasSize(1000);
      assertThat(control.state().changes()).hasSize(ChangeLog.MOST_KEPT);
      assertThat(said).hasSize(ChangeLog.MOST_SAID);
    }

    @Test
    void areRefusedWithoutANameOrWithWhatNoNameMayHave() {
      assertThatThrownBy(() -> control.limitClient("", 1, "POST"))
          .hasMessage("client_id is empty; name a client");
      assertThatThrownBy(() -> control.limitClient("a", -1, "POST"))
          .hasMessageStartingWith("target_bps=-1 is below 0;");
      assertThatThrownBy(() -> control.limitClient("a\nb", 1, "POST"))
          .hasMessageStartingWith("name has a control character");
      assertThatThrownBy(() -> control.limitClient("a", Long.MAX_VALUE, "POST"))
          .hasMessageStartingWith("rate=9223372036854775807 bytes per second is not between");
      assertThat(control.state().generation()).isZero();
    }

    @Test
    void cannotHaveTheNameOfAConfiguredOne() {
      configure("limits: [{name: 'client:a', rate: 1MB/s}]");
      assertThatThrownBy(() -> control.limitClient("a", 1, "POST"))
          .hasMessageStartingWith("two limits have the name 'client:a'");
      assertThat(rate("client:a")).isEqualTo(1_000_000);
    }
  }

  @Nested
  class WhileAlertsFire {
    @Test
    void holdsTheLowestRateThatAnyAsksForAndTheConfiguredOneAfterwards() {
      configure(TWO);
      fire("one", "export", 2_000_000, null);
      fire("two", "export", 1_000_000, Action.REJECT);
      assertThat(rate("export")).isEqualTo(1_000_000);
      assertThat(rule("export").action()).isEqualTo(Action.REJECT);
      long generation = control.state().generation();
      fire("three", "export", 3_000_000, null);
      fire("one", "export", 2_000_000, null);
      assertThat(control.state().generation()).isEqualTo(generation);
      resolve("two");
      assertThat(rate("export")).isEqualTo(2_000_000);
      assertThat(rule("export").action()).isEqualTo(Action.DELAY);
      resolve("one");
      resolve("two");
      resolve("three");
      assertThat(rule("export")).isEqualTo(set(TWO).rules().get(0));
    }

    @Test
    void keepsToTheAlertWhenTheSetIsAnother() {
      configure(TWO);
      fire("one", "export", 1_000_000, null);
      configure(TWO.replace("5MB/s", "7MB/s"));
      assertThat(rate("export")).isEqualTo(1_000_000);
      resolve("one");
      assertThat(rate("export")).isEqualTo(7_000_000);
    }

    @Test
    void leavesTheRangeOfAnAdaptiveLimitAndShowsItStill() {
      configure("limits: [{name: a, rate: 5MB/s, adaptive: {floor: 4MB/s, ceiling: 6MB/s}}]");
      fire("one", "a", 1_000_000, null);
      assertThat(rate("a")).isEqualTo(1_000_000);
      assertThat(Objects.requireNonNull(control.state().limits().get(0).adaptive()))
          .hasFieldOrPropertyWithValue("floorBytesPerSecond", 4_000_000L);
    }

    @Test
    void warnsOfAnAlertForNoLimitUntilThereIsOne() {
      fire("one", "images", 1000, null);
      assertThat(control.state().warnings())
          .containsExactly(
              "an alert fires that asks for images, which is no configured limit;"
                  + " mend its annotation weir_limit");
      configure(TWO);
      assertThat(control.state().warnings()).isEmpty();
      assertThat(rate("images")).isEqualTo(1000);
      // A burst that was given stays.
      assertThat(rule("images").allowance().burstBytes()).isEqualTo(65_536);
    }

    @Test
    void rejectsNothingThatIsKnownOnlyByItsResponse() {
      configure("limits: [{name: a, match: {status: 2xx}, rate: 5MB/s}]");
      fire("one", "a", 1_000_000, Action.REJECT);
      assertThat(rate("a")).isEqualTo(1_000_000);
      assertThat(rule("a").action()).isEqualTo(Action.DELAY);
    }

    @Test
    void takesABoundedNumberAndNoneOfWhatExceedsIt() {
      List<Alert> many = new ArrayList<>();
      for (int i = 0; i <= FiringAlerts.MOST; i++) {
        many.add(new Alert("a" + i, new Order("export", 1, null)));
      }
      configure(TWO);
      assertThatThrownBy(() -> control.take(many, "alert"))
          .hasMessageStartingWith("1001 alerts with a limit would fire, more than 1000;");
      assertThat(rate("export")).isEqualTo(5_000_000);
    }
  }

  @Nested
  class WhenSteered {
    @Test
    void movesTheRateUntilTheLimitIsConfiguredOtherwise() {
      configure(TWO);
      control.steer("export", 6_000_000, "query");
      assertThat(rule("export").allowance()).isEqualTo(Allowance.of(6_000_000));
      configure(TWO.replace("1MB/s", "2MB/s"));
      assertThat(rate("export")).isEqualTo(6_000_000);
      configure(TWO.replace("5MB/s", "7MB/s"));
      assertThat(rate("export")).isEqualTo(7_000_000);
    }

    @Test
    void movesNothingThatIsNotConfigured() {
      control.limitClient("a", 1000, "POST");
      control.steer("client:a", 6_000_000, "query");
      control.steer("b", 6_000_000, "query");
      assertThat(rate("client:a")).isEqualTo(1000);
    }

    @Test
    void yieldsToAnAlert() {
      configure(TWO);
      fire("one", "export", 1_000_000, null);
      control.steer("export", 6_000_000, "query");
      assertThat(rate("export")).isEqualTo(1_000_000);
      resolve("one");
      assertThat(rate("export")).isEqualTo(6_000_000);
    }
  }

  @Nested
  class WithAnEnforcement {
    private final List<Long> generations = new ArrayList<>();

    private final Enforcement enforcement =
        new Enforcement() {
          @Override
          public void changed(Generation now) {
            generations.add(now.number());
            if (now.number() == 2) {
              throw new IllegalStateException("hooks");
            }
          }

          @Override
          public boolean enforcing() {
            return true;
          }
        };

    @Test
    void tellsItOfEachChangeInOrder() {
      control.connect(enforcement);
      assertThat(generations).isEmpty();
      configure(TWO);
      control.limitClient("a", 1000, "POST");
      control.limitClient("a", 1000, "POST");
      control.limitClient("a", 0, "POST");
      assertThat(generations).containsExactly(1L, 2L, 3L);
      assertThat(control.state().enforcing()).isTrue();
      assertThat(said)
          .contains(
              "limits: enforcing failed at a change: " + "java.lang.IllegalStateException: hooks");
      assertThat(control.state().limits()).hasSize(2);
    }

    @Test
    void tellsItWhatWasInForceBefore() {
      configure(TWO);
      control.connect(enforcement);
      assertThat(generations).containsExactly(1L);
    }
  }

  private void configure(String text) {
    control.configure(set(text), "limits.yaml", "a test");
  }

  private static LimitSet set(String text) {
    return LimitsText.set("limits.yaml", text);
  }

  private void fire(String key, String limit, long bytesPerSecond, @Nullable Action action) {
    control.take(List.of(new Alert(key, new Order(limit, bytesPerSecond, action))), "alert");
  }

  private void resolve(String key) {
    control.take(List.of(new Alert(key, null)), "alert");
  }

  private Limit limit(String name) {
    return Objects.requireNonNull(control.limits().current().limit(name));
  }

  private LimitRule rule(String name) {
    return limit(name).rule();
  }

  private long rate(String name) {
    return rule(name).allowance().bytesPerSecond();
  }
}
