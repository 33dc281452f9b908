package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped jar captures under load, replayed by it against another server. */
class ReplayRecordingIT {
  private static final int CLIENTS = 6;
  private static final int ROUNDS = 12;
  private static final String LOG =
      "$connection|$connection_requests|$request $request_length $status $bytes_sent";
  private static final String LOCATIONS =
      "location /orders { proxy_pass http://unix:FOLDER/ok; proxy_method GET;"
          + " proxy_set_body ''; proxy_http_version 1.1; client_max_body_size 10m; }";

  @TempDir Path folder;

  @BeforeEach
  void needsServerClientAndRights() {
    Assumptions.assumeTrue(Nginx.isHere(), "nginx is not installed");
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "this user may not capture");
  }

  @Test
  void theSecondServerSeesWhatTheFirstSaw() throws Exception {
    Path recording = folder.resolve("load.gor");
    try (Nginx first = nginx("first");
        Nginx second = nginx("second")) {
      record(first, recording);
      Run run =
          WeirJar.run(
              "replay",
              "--format",
              "json",
              "-t",
              second.url("").replaceAll("/$", ""),
              recording.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();

      List<String> seen = first.log();
      List<String> again = second.log();
      assertThat(seen).hasSize(CLIENTS * ROUNDS * 7);
      assertThat(byConnection(again)).containsExactlyInAnyOrderElementsOf(byConnection(seen));

      Json report = Json.of(run.out());
      assertThat(report.number("totals/requests")).isEqualTo(again.size());
      assertThat(report.number("totals/request_bytes")).isEqualTo(sum(again, 3));
      assertThat(report.number("totals/response_bytes")).isEqualTo(sum(again, 1));
      assertThat(report.number("totals/compared/requests")).isEqualTo(again.size());
      assertThat(report.number("totals/compared/status_differs")).isZero();
      assertThat(report.number("totals/compared/body_length_differs")).isZero();
      // A recording holds no interim responses, which nginx counts.
      long interim = CLIENTS * (ROUNDS / 4) * (long) "HTTP/1.1 100 Continue\r\n\r\n".length();
      assertThat(report.number("totals/compared/recorded_bytes")).isEqualTo(sum(seen, 1) - interim);
      assertThat(report.number("books/balance")).isZero();
    }
  }

  private Nginx nginx(String name) throws Exception {
    Nginx nginx = Nginx.serving(folder.resolve(name), LOG, LOCATIONS);
    Files.writeString(nginx.file("small.txt"), "small");
    Files.writeString(nginx.file("page.html"), "p".repeat(40_000));
    return nginx;
  }

  private void record(Nginx server, Path recording) throws Exception {
    Path body = Files.writeString(folder.resolve("body"), "b".repeat(30_000));
    Process capture =
        new ProcessBuilder(
                WeirJar.command(
                    "capture",
                    "-i",
                    "lo",
                    "--port",
                    String.valueOf(server.port()),
                    "--keep-query",
                    "--pin",
                    "-w",
                    recording.toString()))
            .start();
    try (BufferedReader err = capture.errorReader()) {
      String line = err.readLine();
      assertThat(line).contains("capturing on lo");
      List<Process> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Path script = Files.writeString(folder.resolve("curl" + i), script(server, body, i));
        clients.add(
            new ProcessBuilder("curl", "-s", "--config", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("curl.out" + i).toFile())
                .start());
      }
      for (Process client : clients) {
        assertThat(client.waitFor()).isZero();
      }
      assertThat(processorsOf("weir-capture", capture)).containsExactly("0");
      TimeUnit.SECONDS.sleep(1); // until the last packets have come up
      new ProcessBuilder("kill", "-INT", String.valueOf(capture.pid())).start().waitFor();
      capture.getInputStream().readAllBytes();
      assertThat(capture.waitFor()).as(() -> err.lines().toList().toString()).isZero();
    }
  }

  /** Where the threads of exactly this name may run, as the kernel says. */
  private static List<String> processorsOf(String threadName, Process process) throws IOException {
    List<String> lists = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        List<String> status = Files.readAllLines(task.resolve("status"));
        if (status.get(0).equals("Name:\t" + threadName)) {
          status.stream()
              .filter(line -> line.startsWith("Cpus_allowed_list:"))
              .map(line -> line.substring(line.indexOf('\t') + 1))
              .forEach(lists::add);
        }
      }
    }
    return lists;
  }

  /** Seven requests a round, of every kind that a browser or a program sends. */
  private static String script(Nginx server, Path body, int client) {
    StringBuilder script = new StringBuilder();
    for (int round = 0; round < ROUNDS; round++) {
      String query = "?client=" + client + "&round=" + round;
      transfer(script, server.url("small.txt" + query), "user = \"me:secret\"");
      transfer(script, server.url("page.html" + query), "");
      transfer(script, server.url("missing" + query), "");
      transfer(script, server.url("page.html" + query), "head");
      transfer(script, server.url("orders/" + round + query), "data = \"amount=12&id=7\"");
      transfer(
          script,
          server.url("orders/upload" + query),
          "upload-file = \""
              + body
              + "\"\nheader = \"Transfer-Encoding: chunked\"\n"
              + (round % 4 == 0 ? "header = \"Expect: 100-continue\"" : "header = \"Expect:\""));
      transfer(script, server.url("small.txt" + query), round % 5 == 4 ? "http1.0" : "range = 1-2");
    }
    return script.toString();
  }

  private static void transfer(StringBuilder script, String url, String more) {
    script.append(script.isEmpty() ? "" : "next\n").append("silent\noutput = /dev/null\n");
    script.append("url = \"").append(url).append("\"\n").append(more).append('\n');
  }

  /** The lines of each connection, in their order, without its number. */
  private static List<List<String>> byConnection(List<String> log) {
    Map<String, List<String>> connections = new LinkedHashMap<>();
    for (String line : log) {
      String[] parts = line.split("\\|", -1);
      connections
          .computeIfAbsent(parts[0], key -> new ArrayList<>())
          .add(parts[1] + ' ' + parts[2]);
    }
    return new ArrayList<>(connections.values());
  }

  /** Of the word that stands so many words before the end. */
  private static long sum(List<String> log, int fromEnd) {
    return log.stream()
        .map(line -> line.split(" "))
        .mapToLong(words -> Long.parseLong(words[words.length - fromEnd]))
        .sum();
  }
}
