package dev.weir.agent.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.servlet.app.Application;
import dev.weir.agent.servlet.app.JaxRsApplication;
import dev.weir.agent.servlet.app.JettyApplication;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An application of these tests in a process of its own, with the shipped agent. */
public final class Shop implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_SECONDS = 60;
  private static final String MEASURING = "weir: measuring; see ";
  private static final String PORT = "port ";
  private static final String END = "(the end)";
  private static final List<String> JAX_RS = List.of("jersey-", "resteasy-", "cxf-");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final URI agent;
  private final URI server;

  /** {@link Application} on the Java of this test. */
  Shop(Path folder, String agentOptions, String... jvmOptions)
      throws IOException, InterruptedException {
    this(Jdk.own(), folder, agentOptions, jvmOptions);
  }

  /** {@link Application}. */
  Shop(Jdk jdk, Path folder, String agentOptions, String... jvmOptions)
      throws IOException, InterruptedException {
    this(jdk, "jersey-", options(agentOptions, jvmOptions), Application.class, folder.toString());
  }

  /** {@link JaxRsApplication} with one servlet. */
  static Shop ofJaxRs(Path folder, String jars, String servlet)
      throws IOException, InterruptedException {
    return new Shop(
        Jdk.own(), jars, options(""), JaxRsApplication.class, folder.toString(), servlet);
  }

  /** {@link JettyApplication}. */
  static Shop ofJetty() throws IOException, InterruptedException {
    return new Shop(Jdk.own(), "jersey-", options(""), JettyApplication.class);
  }

  /** Another application, which says its port likewise. */
  public static Shop of(Class<?> application, String agentOptions, String... arguments)
      throws IOException, InterruptedException {
    return new Shop(Jdk.own(), "jersey-", options(agentOptions), application, arguments);
  }

  /**
   * @param jaxRs how the jars of its JAX-RS begin; the others are not on the class path, since each
   *     would be found as the one there is
   */
  private Shop(
      Jdk jdk, String jaxRs, List<String> jvmOptions, Class<?> application, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(jaxRs), application.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).start();
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    read(process.getErrorStream(), said);
    read(process.getInputStream(), said);
    String agentAddress = "";
    String port = "";
    List<String> lines = new ArrayList<>();
    while (agentAddress.isEmpty() || port.isEmpty()) {
      String line = said.poll(MOST_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        process.destroyForcibly();
        throw new AssertionError("the application does not start: " + String.join("\n", lines));
      }
      lines.add(line);
      if (line.startsWith(MEASURING)) {
        agentAddress = line.substring(MEASURING.length());
      } else if (line.startsWith(PORT)) {
        port = line.substring(PORT.length());
      }
    }
    agent = URI.create(agentAddress);
    server = URI.create("http://127.0.0.1:" + port);
  }

  private static List<String> options(String agentOptions, String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String agent = System.getProperty("weir.agent.jar");
    options.add("-javaagent:" + agent + "=admin=127.0.0.1:0," + agentOptions);
    options.addAll(List.of(more));
    return options;
  }

  /**
   * The tests' own, without Weir's jars, which would hide the shipped one, and without the servlet
   * API, which Tomcat brings itself.
   */
  private static String classPath(String jaxRs) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isOfApplication(Path.of(entry).getFileName().toString(), jaxRs))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfApplication(String name, String jaxRs) {
    boolean otherJaxRs = JAX_RS.stream().anyMatch(name::startsWith) && !name.startsWith(jaxRs);
    return name.equals("test-classes")
        || (name.endsWith(".jar")
            && !name.startsWith("weir-")
            && !name.contains("servlet-api")
            && !otherJaxRs);
  }

  private static void read(InputStream stream, BlockingQueue<String> said) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    Thread thread =
        new Thread(
            () -> {
              lines.lines().forEach(said::add);
              said.add(END);
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the agent's endpoint listens. */
  public URI agent() {
    return agent;
  }

  /** Asks for a path with header fields; returns the body's length as sent. */
  public int get(int status, String path, String... fields)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = answer(path, fields);
    if (response.statusCode() != status) {
      throw new AssertionError(path + " has status " + response.statusCode());
    }
    return response.body().length;
  }

  HttpResponse<byte[]> answer(String path, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(MOST_SECONDS));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** One figure of each row of the agent's report, by its key. */
  Map<String, Long> figures(String by, String keyField, String figure)
      throws IOException, InterruptedException {
    Map<String, Long> figures = new TreeMap<>();
    JsonNode report = JSON.readTree(text("stats?top=0&by=" + by));
    for (JsonNode row : report.path("top_endpoints")) {
      figures.merge(
          row.path(keyField).asText(), row.path(figure).asLong(Long.MIN_VALUE), Long::sum);
    }
    return figures;
  }

  public JsonNode health() throws IOException, InterruptedException {
    return JSON.readTree(text("healthz"));
  }

  /** Of the places where the agent listens, those that have been passed. */
  Set<String> activeSites() throws IOException, InterruptedException {
    Set<String> active = new TreeSet<>();
    for (JsonNode site : health().path("sites")) {
      if (site.path("state").asText().equals("active")) {
        active.add(site.path("site").asText());
      }
    }
    return active;
  }

  void assertNoFaults() throws IOException, InterruptedException {
    JsonNode health = health();
    assertThat(health.findValues("faults")).isNotEmpty().allMatch(faults -> faults.asInt() == 0);
    for (JsonNode site : health.path("sites")) {
      assertThat(site.path("state").asText()).as("%s", site).isNotEqualTo("failed");
    }
  }

  private String text(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(agent.resolve(path))
            .timeout(Duration.ofSeconds(MOST_SECONDS))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Ends it as who sends it a signal does, and waits until it has. */
  public void end() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
