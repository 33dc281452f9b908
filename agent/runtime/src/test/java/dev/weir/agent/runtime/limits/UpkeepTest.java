package dev.weir.agent.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.path.Kernel;
import dev.weir.agent.runtime.path.KernelPath;
import dev.weir.core.control.BreakerPhase;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  private static final String GOOD = "limits: [{name: a, rate: 1MB/s}]\n";

  @TempDir Path folder;

  private long nowNanos = 1_700_000_000_000_000_000L;
  private long trafficBytes;
  private final List<String> said = new ArrayList<>();
  private final LimitsControl control =
      new LimitsControl(
          exchange -> "GET /",
          ClientIdentity.REMOTE_ADDRESS,
          ClientIdentity.REMOTE_ADDRESS,
          () -> nowNanos,
          said::add);
  private final Upkeep upkeep = new Upkeep(control, null, () -> trafficBytes, new KernelPath());

  @Test
  void samplesHowFastBytesPass() {
    configure("limits: [{name: a, rate: 10MB/s}]");
    tick(1000);
    Download download = new Download(control.limits(), "/");
    for (int i = 0; i < 4; i++) {
      download.ask(50_000, nowNanos);
      tick(250);
    }
    assertThat(control.state().limits().get(0).bytesPerSecond()).isEqualTo(200_000);
    for (int i = 0; i < 3; i++) {
      tick(250);
      assertThat(control.state().limits().get(0).bytesPerSecond()).isEqualTo(200_000);
    }
    tick(250);
    assertThat(control.state().limits().get(0).bytesPerSecond()).isZero();
  }

  @Test
  void warnsOfALimitThatNothingComesUnderWhileThereIsTraffic() {
    enforce();
    configure(
        "limits: [{name: a, match: {route: /a}, rate: 1MB/s},"
            + "{name: b, match: {route: /b}, rate: 1MB/s}]");
    control.limitClient("192.0.2.99", 1000, "POST");
    run(5 * 60_000);
    assertThat(control.state().warnings()).isEmpty();
    new Download(control.limits(), "/a").ask(1000, nowNanos);
    trafficBytes += 5_000_000;
    run(10_000);
    String warning =
        "nothing has come under b for a minute or more, while 5.00 MB passed;"
            + " compare its match with GET /stats?by=path";
    assertThat(control.state().warnings()).containsExactly(warning);
    for (int i = 0; i < 6; i++) {
      trafficBytes += 5_000_000;
      run(10_000);
    }
    assertThat(control.state().warnings()).containsExactly(warning);
    assertThat(said).filteredOn(line -> line.contains("nothing has come")).hasSize(1);
    new Download(control.limits(), "/b").ask(1000, nowNanos);
    run(10_000);
    assertThat(control.state().warnings()).isEmpty();
  }

  @Test
  void warnsOfNothingThatIsNotEnforced() {
    configure("limits: [{name: a, match: {route: /a}, rate: 1MB/s}]");
    run(60_000);
    trafficBytes += 5_000_000;
    run(60_000);
    assertThat(control.state().warnings()).isEmpty();
  }

  @Test
  void raisesAnAdaptiveLimitWhileBytesWaitAndSaysWhy() {
    configure("limits: [{name: a, rate: 1MB/s, adaptive: {floor: 500kB/s, ceiling: 1100kB/s}}]");
    demand(10_000);
    assertThat(rate()).isEqualTo(1_000_000); // where it begins to be watched
    demand(30_000);
    assertThat(rate()).isEqualTo(1_050_000);
    assertThat(said.get(1))
        .startsWith("limits: a: delay at 1.05 MB/s, burst 2.10 MB (adaptive: ")
        .contains("of the bytes had to wait")
        .endsWith("moved from 1.00 MB/s to 1.05 MB/s)");
    assertThat(Objects.requireNonNull(control.state().limits().get(0).loops().rate()).reason())
        .isEqualTo("demand_waits");
    demand(120_000);
    assertThat(rate()).isEqualTo(1_100_000);
    run(130_000);
    assertThat(rate()).isEqualTo(1_000_000);
  }

  @Test
  void leavesAnAdaptiveLimitToAnAlertAndToItsQuery() {
    configure("limits: [{name: a, rate: 1MB/s, adaptive: {floor: 500kB/s, ceiling: 1100kB/s}}]");
    control.take(List.of(new Alert("k", new Alert.Order("a", 200_000, null))), "alert");
    demand(120_000);
    assertThat(rate()).isEqualTo(200_000);
    control.take(List.of(new Alert("k", null)), "alert");
    control.leaveToQueries(Set.of("a"));
    demand(120_000);
    assertThat(rate()).isEqualTo(1_000_000);
    control.leaveToQueries(Set.of());
    demand(50_000);
    assertThat(rate()).isEqualTo(1_050_000);
  }

  @Test
  void reducesALimitWhileTheKernelSendsMuchAgainAndSaysWhy() throws IOException {
    Upkeep sending = new Upkeep(control, null, () -> 0, Kernel.path(folder));
    configure("limits: [{name: a, rate: 1MB/s, breaker: {reduced: 400kB/s}}]");
    Kernel kernel = new Kernel(folder);
    seconds(sending, kernel, 2, 100, 0); // the first look is where counting begins
    assertThat(control.state().warnings()).isEmpty();
    seconds(sending, kernel, 9, 80, 20);
    assertThat(rate()).isEqualTo(1_000_000);
    seconds(sending, kernel, 2, 80, 20);
    assertThat(rate()).isEqualTo(400_000);
    assertThat(said.get(1))
        .isEqualTo(
            "limits: a: delay at 400 kB/s, burst 800 kB (breaker: 20.0 % of the bytes were sent"
                + " again in the last of 5 lossy spans, trip 1 of 3: now 400 kB/s)");
    assertThat(phase()).isEqualTo(BreakerPhase.REDUCED);
    control.steer("a", 2_000_000, "a query");
    control.take(List.of(new Alert("k", new Alert.Order("a", 600_000, null))), "alert");
    assertThat(rate()).isEqualTo(400_000);
    control.take(List.of(new Alert("k", null)), "alert");
    seconds(sending, kernel, 120, 100, 0);
    assertThat(rate()).isEqualTo(2_000_000); // what the query says
    assertThat(said.get(said.size() - 1)).contains("(breaker: ").endsWith(": no longer reduced)");
  }

  @Test
  void movesALimitByWhatTheKernelSeesOfThePath() throws IOException {
    Upkeep sending = new Upkeep(control, null, () -> 0, Kernel.path(folder));
    configure(
        "limits: [{name: a, rate: 1MB/s, adaptive: {floor: 200kB/s, ceiling: 4MB/s, by: path}}]");
    Kernel kernel = new Kernel(folder);
    seconds(sending, kernel, 2, 100, 0);
    assertThat(rate()).isEqualTo(1_000_000); // nothing was sent under it
    busySecond(sending, kernel, 0, 2);
    assertThat(rate()).isEqualTo(1_125_000);
    busySecond(sending, kernel, 3, 0);
    assertThat(rate()).isEqualTo(562_500);
    assertThat(said.get(2))
        .startsWith("limits: a: delay at 563 kB/s, burst 1.13 MB (adaptive: 3.0 % of the bytes");
    busySecond(sending, kernel, 0, 0);
    busySecond(sending, kernel, 0, 3); // of what was sent while the queue drained
    assertThat(rate()).isGreaterThan(562_500);
    long before = rate();
    busySecond(sending, kernel, 0, 3);
    assertThat(rate()).isEqualTo(before * 3 / 10);
    assertThat(Objects.requireNonNull(control.state().limits().get(0).loops().rate()).reason())
        .isEqualTo("ecn_marks");
  }

  /** All that the limit gives is sent. */
  private void busySecond(Upkeep sending, Kernel kernel, long percentAgain, long ceMarks)
      throws IOException {
    Download download = new Download(control.limits(), "/a");
    for (int i = 0; i < 100; i++) {
      long granted = 1;
      while (granted > 0) {
        granted = download.ask(100_000, nowNanos);
      }
      nowNanos += TimeUnit.MILLISECONDS.toNanos(10);
    }
    kernel.sends(100 - percentAgain, percentAgain, ceMarks);
    sending.tick();
  }

  @Test
  void callsForSomebodyWhenReducingHasNotHelped() throws IOException {
    Upkeep sending = new Upkeep(control, null, () -> 0, Kernel.path(folder));
    configure("limits: [{name: a, rate: 1MB/s, breaker: {reduced: 400kB/s}}]");
    seconds(sending, new Kernel(folder), 35, 80, 20);
    assertThat(phase()).isEqualTo(BreakerPhase.FROZEN);
    assertThat(control.state().warnings()).singleElement().asString().startsWith("P1: a was redu");
    assertThat(said).filteredOn(line -> line.startsWith("limits: P1: a")).hasSize(1);
    assertThat(said)
        .filteredOn(line -> line.contains("a: its breaker is frozen (20.0 %"))
        .hasSize(1);
  }

  @Test
  void leavesALimitAsItIsWhereTheKernelDoesNotCount() {
    Upkeep blind = new Upkeep(control, null, () -> 0, Kernel.path(folder));
    configure(
        "limits: [{name: a, rate: 1MB/s, breaker: {reduced: 400kB/s}},"
            + "{name: b, direction: request, rate: 1MB/s, breaker: {reduced: 400kB/s}},"
            + "{name: c, rate: 1MB/s, adaptive: {floor: 1MB/s, ceiling: 2MB/s}}]");
    for (int i = 0; i < 30; i++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      blind.tick();
    }
    assertThat(rate()).isEqualTo(1_000_000);
    assertThat(control.state().warnings())
        .containsExactly(
            "a is not moved by what its path loses: there is no "
                + folder.resolve("snmp")
                + ", which Linux has",
            "b is not moved by what its path loses: what is lost of requests is not seen where they"
                + " arrive; leave that to their senders");
  }

  @Test
  void forgetsTheBreakerOfALimitThatIsConfiguredAnew() throws IOException {
    Upkeep sending = new Upkeep(control, null, () -> 0, Kernel.path(folder));
    configure("limits: [{name: a, rate: 1MB/s, breaker: {reduced: 400kB/s}}]");
    seconds(sending, new Kernel(folder), 14, 80, 20);
    assertThat(rate()).isEqualTo(400_000);
    configure("limits: [{name: a, rate: 2MB/s, breaker: {reduced: 400kB/s}}]");
    assertThat(rate()).isEqualTo(2_000_000);
    configure("limits: []");
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    sending.tick();
    assertThat(control.state().limits()).isEmpty();
  }

  private BreakerPhase phase() {
    return Objects.requireNonNull(control.state().limits().get(0).loops().order()).phase();
  }

  private void seconds(Upkeep sending, Kernel kernel, int count, long firstSent, long sentAgain)
      throws IOException {
    for (int i = 0; i < count; i++) {
      kernel.sends(firstSent, sentAgain, 0);
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      sending.tick();
    }
  }

  @Test
  void keepsWhatIsInForceWhileTheFileIsHalfWritten() throws IOException {
    Path path = folder.resolve("limits.yaml");
    write(path, GOOD, 1);
    Upkeep watching = new Upkeep(control, new ConfigFile(path), () -> 0, new KernelPath());
    watching.begin();
    assertThat(control.state().source()).isEqualTo("limits.yaml");
    write(path, GOOD.substring(0, 20), 2);
    watching.tick();
    watching.tick();
    watching.tick();
    assertThat(control.state().generation()).isEqualTo(1);
    assertThat(control.state().warnings())
        .singleElement()
        .asString()
        .startsWith("what was in force stays, since limits.yaml:1:");
    assertThat(said).hasSize(2);
    write(path, GOOD.replace("1MB", "2MB"), 3);
    watching.tick();
    watching.tick();
    assertThat(rate()).isEqualTo(2_000_000);
    assertThat(control.state().warnings()).isEmpty();
    assertThat(said.get(2)).endsWith("(limits.yaml changed)");
  }

  @Test
  void beginsWithoutLimitsWhenTheFileIsBadAndTakesItWhenItIsMended() throws IOException {
    Path path = folder.resolve("limits.yaml");
    write(path, "limits: [{name: a}]", 1);
    Upkeep watching = new Upkeep(control, new ConfigFile(path), () -> 0, new KernelPath());
    watching.begin();
    assertThat(control.state().generation()).isZero();
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith(
            "limits: there are no limits of a file, since limits.yaml:1:10: a limit has no rate;");
    assertThat(control.state().warnings()).hasSize(1);
    configure(GOOD);
    assertThat(control.state().warnings()).isEmpty();
    write(path, GOOD.replace("1MB", "2MB"), 2);
    watching.tick();
    watching.tick();
    assertThat(rate()).isEqualTo(2_000_000);
  }

  @Test
  void takesNoHalfOfAFileThatCouldBeFollowed() throws IOException {
    String whole = "limits:\n- name: a\n  rate: 1000000\n- {name: b, rate: 1MB/s}\n";
    Path path = folder.resolve("limits.yaml");
    write(path, whole, 1);
    Upkeep watching = new Upkeep(control, new ConfigFile(path), () -> 0, new KernelPath());
    watching.begin();
    assertThat(control.state().limits()).hasSize(2);
    for (int end = whole.indexOf('1') + 1; end < whole.indexOf("\n- {"); end++) {
      write(path, whole.substring(0, end), end);
      watching.tick();
      watching.tick();
      assertThat(control.state().warnings())
          .containsExactly(
              "what was in force stays, since limits.yaml ends in the middle of line 3: it may be"
                  + " half of a file; end it with a line break");
    }
    assertThat(control.state().generation()).isEqualTo(1);
    write(path, "{\"limits\": [{\"name\": \"a\", \"rate\": 2000000}]}", 100);
    watching.tick();
    watching.tick();
    assertThat(rate()).isEqualTo(2_000_000);
  }

  @Test
  void followsAFileOfAnEditorThatEndsNoLine() throws IOException {
    Path path = folder.resolve("limits.yaml");
    write(path, GOOD.stripTrailing(), 1);
    Upkeep watching = new Upkeep(control, new ConfigFile(path), () -> 0, new KernelPath());
    watching.begin();
    write(path, GOOD.stripTrailing().replace("1MB", "2MB"), 2);
    watching.tick();
    watching.tick();
    assertThat(control.state().warnings()).isEmpty();
    assertThat(rate()).isEqualTo(2_000_000);
  }

  @Test
  void tellsClientsApartAsTheFileSaysAtTheStart() throws IOException {
    Path path = folder.resolve("limits.yaml");
    ClientIdentity own = ClientIdentity.PRINCIPAL;
    assertThat(new ConfigFile(path).identityOr(own)).isEqualTo(own);
    write(path, GOOD, 1);
    assertThat(new ConfigFile(path).identityOr(own)).isEqualTo(own);
    write(path, "client-id: {header: X-Id}\n" + GOOD, 2);
    assertThat(new ConfigFile(path).identityOr(own)).isEqualTo(ClientIdentity.header("X-Id"));
  }

  private static void write(Path path, String text, long second) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.fromMillis(second * 1000));
  }

  private void configure(String text) {
    control.configure(LimitsText.set("x", text), "x", "a test");
  }

  private long rate() {
    return Objects.requireNonNull(control.limits().current().limit("a"))
        .rule()
        .allowance()
        .bytesPerSecond();
  }

  private void tick(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    upkeep.tick();
  }

  private void run(long millis) {
    for (long i = 0; i < millis; i += 250) {
      tick(250);
    }
  }

  /** Asks for all there is, all the time. */
  private void demand(long millis) {
    Download download = new Download(control.limits(), "/a");
    for (long i = 0; i < millis; i += 10) {
      long granted = 1;
      while (granted > 0) {
        granted = download.ask(100_000, nowNanos);
      }
      nowNanos += TimeUnit.MILLISECONDS.toNanos(10);
      if (i % 250 == 240) {
        upkeep.tick();
      }
    }
  }

  private void enforce() {
    control.connect(
        new Enforcement() {
          @Override
          public void changed(Generation now) {
            // Nothing depends on it.
          }

          @Override
          public boolean enforcing() {
            return true;
          }
        });
  }
}
