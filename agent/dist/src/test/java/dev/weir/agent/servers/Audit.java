package dev.weir.agent.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what the agent and the server's access log counted against what the client saw pass.
 * Confined to the test's thread.
 */
final class Audit {
  private static final long SETTLE_SECONDS = 5;

  /** At the end of a TLS connection, either side may miss the other's parting alert. */
  private static final long PARTING_BYTES = 100;

  private final int adminPort;
  private final Logged logged;

  /** Makes some requests. */
  @FunctionalInterface
  interface Traffic {
    Counts pass() throws IOException;
  }

  /**
   * @param adminPort of the agent; 0 when there is none
   */
  Audit(Launch launch, int adminPort) {
    this.logged = new Logged(launch.log());
    this.adminPort = adminPort;
  }

  /**
   * Lets all of the workload pass, through each listener and through all together; returns where
   * somebody counted otherwise, a line each.
   */
  List<String> ofWorkload(List<Listener> listeners, Server server) throws IOException {
    List<String> complaints = new ArrayList<>();
    List<Listener> all = withOlderTls(listeners);
    for (Listener listener : all) {
      of(() -> Workload.run(listener, server), listener.isSecure())
          .forEach(line -> complaints.add(listener + ": " + line));
    }
    // Of an abort most is waiting, which the listeners do together.
    for (boolean secure : new boolean[] {false, true}) {
      List<Listener> alike = all.stream().filter(each -> each.isSecure() == secure).toList();
      of(() -> Workload.atOnce(Workload::abort, alike, server), secure)
          .forEach(line -> complaints.add(alike + " aborted: " + line));
    }
    of(() -> Workload.atOnce(Workload::run, listeners, server), true)
        .forEach(line -> complaints.add("at once: " + line));
    complaints.addAll(health(server));
    return complaints;
  }

  /** TLS ports once more, with the older version. */
  static List<Listener> withOlderTls(List<Listener> listeners) {
    List<Listener> all = new ArrayList<>();
    for (Listener listener : listeners) {
      all.add(listener);
      if (listener.isSecure()) {
        all.add(listener.with("TLSv1.2"));
      }
    }
    return all;
  }

  private List<String> health(Server server) throws IOException {
    if (adminPort == 0) {
      return List.of();
    }
    Health health = Health.read(adminPort);
    List<String> complaints = new ArrayList<>(health.complaints());
    for (String site : server.sites()) {
      if (!health.active().contains(site)) {
        complaints.add(site + " was not called, but " + health.active());
      }
    }
    return complaints;
  }

  /** Lets traffic pass; returns where somebody counted otherwise, a line each. */
  List<String> of(Traffic traffic, boolean secure) throws IOException {
    logged.mark();
    Stats before = adminPort == 0 ? null : Stats.read(adminPort);
    Scrape scraped = adminPort == 0 ? null : Scrape.read(adminPort);
    List<String> complaints = new ArrayList<>();
    Counts passed;
    try {
      passed = traffic.pass();
    } catch (IOException | RuntimeException | AssertionError e) {
      complaints.add("the traffic failed: " + e);
      return complaints;
    }
    complaints.addAll(Processes.settle(SETTLE_SECONDS, () -> byLog(passed)));
    if (before != null && scraped != null) {
      complaints.addAll(
          Processes.settle(SETTLE_SECONDS, () -> byAgent(before, scraped, passed, secure)));
    }
    return complaints;
  }

  private List<String> byLog(Counts passed) {
    try {
      return logged.differencesTo(passed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> byAgent(Stats before, Scrape scraped, Counts passed, boolean secure) {
    Stats after;
    Scrape grown;
    try {
      after = Stats.read(adminPort);
      grown = Scrape.read(adminPort).since(scraped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> complaints =
        new ArrayList<>(passed.differencesTo(after.paths().since(before.paths())));
    Scrape counted = Scrape.of(after.paths().since(before.paths()));
    if (!grown.equals(counted)) {
      complaints.add("/stats counted " + counted + ", /metrics " + grown);
    }
    if (after.balance() != 0) {
      complaints.add("the books are off by " + after.balance());
    }
    Counts unattributed = after.unattributed().since(before.unattributed());
    for (String reason : unattributed.fieldsOf("*")) {
      // What TLS adds to the plaintext belongs to no exchange.
      if (!(secure && reason.equals("tls"))) {
        complaints.add(unattributed.of("*", reason) + " bytes are " + reason);
      }
    }
    long captured = after.capturedBytes() - before.capturedBytes();
    long slack = secure ? PARTING_BYTES * passed.connections() : 0;
    if (Math.abs(captured - passed.socketBytes()) > slack) {
      complaints.add(
          passed.socketBytes() + " bytes passed the sockets, " + captured + " were captured");
    }
    return complaints;
  }
}
