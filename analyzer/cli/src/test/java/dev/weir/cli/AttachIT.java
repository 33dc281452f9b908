package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.attach.AdminEndpoint;
import dev.weir.cli.demo.Load;
import dev.weir.cli.demo.WireCounts;
import dev.weir.cli.demo.WireCounts.Count;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.json.ReportReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped command line attaches the shipped agent to a server under load. */
class AttachIT {
  private static final Pattern PAGE = Pattern.compile("Its page: (http://127\\.0\\.0\\.1:\\d+/)");
  private static final Pattern MEND = Pattern.compile("weir (detach .*), then weir (attach .*)\n");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Process server;
  private String pid = "";
  private int port;

  @BeforeEach
  void startServer() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    server =
        new ProcessBuilder(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                Path.of("target", "test-classes").toString(),
                LoadedServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    pid = Long.toString(server.pid());
    BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
    port = Integer.parseInt(out.readLine());
  }

  @AfterEach
  void stopServer() {
    server.destroyForcibly();
  }

  private Run attach() throws Exception {
    return WeirJar.run("attach", pid, "--admin", "127.0.0.1:0");
  }

  private static AdminEndpoint endpoint(Run attached) {
    assertThat(attached.exitCode()).as(attached.err()).isZero();
    Matcher page = PAGE.matcher(attached.out());
    assertThat(page.find()).as(attached.out()).isTrue();
    return new AdminEndpoint(page.group(1).substring("http://".length()).replace("/", ""));
  }

  @Test
  void attachesAndDetachesUnderLoadWithoutAFailedRequest() throws Exception {
    try (Load load = Load.start(port, "/steady/5000", new WireCounts())) {
      for (int round = 1; round <= 2; round++) {
        AdminEndpoint endpoint = endpoint(attach());
        WireCounts later = new WireCounts();
        try (Load more = Load.start(port, "/later/" + round + "/70000", later)) {
          more.awaitRequests(100);
        }
        assertThat(booked(endpoint, later.byPath())).containsAllEntriesOf(later.byPath());
        assertThat(WeirJar.run("detach", pid).exitCode()).isZero();
        load.awaitRequests(50);
        assertThat(endpoint.answersWithin(0)).isFalse();
      }
      assertThat(load.failure()).isNull();
    }
  }

  @Test
  void isPoliteWhenTheAgentIsThereAlready() throws Exception {
    Run first = attach();
    Run second = attach();
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("The agent is already in process " + pid);
    assertThat(second.err()).startsWith("weir: --admin did nothing");
    assertThat(endpoint(second).page()).isEqualTo(endpoint(first).page());
  }

  @Test
  void saysWhyThereIsNoPageAndHowToHaveOne() throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String why = "It has no page: admin=" + address + " cannot be listened on (Address already";
      Run first = WeirJar.run("attach", pid, "--admin", address);
      assertThat(first.exitCode()).isZero();
      assertThat(first.out()).contains("The agent is in process " + pid, why);
      Run second = WeirJar.run("attach", pid);
      assertThat(second.out()).contains("The agent is already in process " + pid, why);
      Matcher mend = MEND.matcher(second.out());
      assertThat(mend.find()).as(second.out()).isTrue();
      assertThat(WeirJar.run(mend.group(1).split(" ", -1)).exitCode()).isZero();
      assertThat(endpoint(WeirJar.run(mend.group(2).split(" ", -1))).answersWithin(5_000)).isTrue();
    }
  }

  @Test
  void leavesThePageOutWhenItIsTold() throws Exception {
    Run run = WeirJar.run("attach", pid, "--admin", "off");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("The agent is in process " + pid)
        .endsWith("It has no page: admin=off.\n");
  }

  @Test
  void saysWhereTheAgentIs() throws Exception {
    String none = "\"agent\": \"no\"";
    assertThat(entry()).contains("LoadedServer", none);
    String page = endpoint(attach()).page();
    String address = page.substring("http://".length(), page.length() - 1);
    assertThat(entry()).contains("\"agent\": \"yes\"", "\"admin\": \"" + address + '"');
    assertThat(WeirJar.run("detach", pid).exitCode()).isZero();
    assertThat(entry()).contains("\"agent\": \"unknown\"", "\"admin\": null");
    Run absent = WeirJar.run("detach", pid);
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.err()).contains("there is no agent at work in process " + pid);
  }

  @Test
  void refusesAnOptionThatTheAgentDoesNotKnow() throws Exception {
    Run run = WeirJar.run("attach", pid, "--option", "admni=off");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("process " + pid, "admni");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  /** The entry of {@code weir ps} for the server. */
  private String entry() throws Exception {
    String json = WeirJar.run("ps", "--format", "json").out();
    int start = json.indexOf("\"pid\": " + pid + ',');
    assertThat(start).isPositive();
    return json.substring(start, json.indexOf('}', start));
  }

  /** What the agent counted by path, once it has booked as much as is wanted, or after a while. */
  private static Map<String, Count> booked(AdminEndpoint endpoint, Map<String, Count> wanted)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    List<Dimension> by = Dimension.parse("path");
    while (true) {
      Map<String, Count> counts = new HashMap<>();
      try (InputStream body = endpoint.get("stats?by=path&top=0")) {
        Report report = ReportReader.read(body, by);
        for (ReportRow row : report.topEndpoints()) {
          counts.put(
              row.key().get(0).value(),
              new Count(row.requests(), row.totals().requestBytes(), row.totals().responseBytes()));
        }
      }
      if (counts.entrySet().containsAll(wanted.entrySet())
          || System.nanoTime() - startNanos > PATIENCE_NANOS) {
        return counts;
      }
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }
}
