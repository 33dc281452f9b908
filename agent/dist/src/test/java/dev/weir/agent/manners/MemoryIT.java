package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.ManyRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However much traffic there is, and however odd, the agent's memory has a bound. */
class MemoryIT {
  private static final int CONNECTIONS = 10_000;
  private static final int ROUTES = 1_000;
  private static final long MOST_BYTES = 64_000_000;

  /** As long as those of a real browser. */
  private static final String COOKIE = "Cookie: id=" + "c".repeat(800) + "\r\n";

  @Test
  void holdsTenThousandConnectionsAndAThousandRoutes() throws Exception {
    long alone;
    try (Jvm jvm = Launch.on(Jdk.own()).run(ManyRoutes.class)) {
      alone = heapWithManyConnections(jvm);
    }
    try (Jvm jvm = Launch.on(Jdk.own()).agent(Launch.ANY_PORT).run(ManyRoutes.class)) {
      long withAgent = heapWithManyConnections(jvm);
      JsonNode stats = jvm.agent().stats("by=route");
      assertThat(stats.path("total_requests").asLong()).isEqualTo(CONNECTIONS);
      assertThat(stats.path("books").path("balance").asLong()).isZero();
      assertThat(withAgent - alone).isPositive().isLessThan(MOST_BYTES);
    }
  }

  /** Every path is another, so that neither paths nor the routes they would make can be kept. */
  @Test
  void doesNotGrowWithTheNumberOfPathsAsked() throws Exception {
    try (Jvm jvm = Launch.compiled(Jdk.own()).agent(Launch.ANY_PORT).run(ManyRoutes.class);
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(jvm.line()))) {
      long requestBytes = scan(socket, 0, 200_000);
      long early = heapOnceCounted(jvm, 200_000);
      requestBytes += scan(socket, 200_000, 1_000_000);
      long late = heapOnceCounted(jvm, 1_000_000);

      JsonNode stats = jvm.agent().stats("by=path");
      JsonNode totals = stats.path("totals");
      assertThat(totals.path("request_bytes").asLong()).isEqualTo(requestBytes);
      assertThat(totals.path("response_bytes").asLong())
          .isEqualTo(1_000_000L * ManyRoutes.ANSWER.length());
      assertThat(stats.path("books").path("balance").asLong()).isZero();
      assertThat(jvm.agent().stats("by=route").path("total_requests").asLong())
          .isEqualTo(1_000_000);
      // Each of 800,000 paths held on to would take far more than ten bytes.
      assertThat(late - early).isLessThan(8_000_000);
    }
  }

  private static long heapWithManyConnections(Jvm jvm) throws Exception {
    int port = Integer.parseInt(jvm.line());
    List<Socket> open = new ArrayList<>();
    try {
      byte[] answer = new byte[ManyRoutes.ANSWER.length()];
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        // A name, not a number, or all would be one route.
        String path = "/" + name(i % ROUTES) + "/list";
        socket.getOutputStream().write(request(path, COOKIE).getBytes(US_ASCII));
        socket.getInputStream().readNBytes(answer, 0, answer.length);
      }
      return heap(jvm);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** Asks for one path after the other; returns how many bytes that took. */
  private static long scan(Socket socket, int from, int to) throws IOException {
    int atOnce = 500;
    byte[] answers = new byte[atOnce * ManyRoutes.ANSWER.length()];
    long bytes = 0;
    for (int first = from; first < to; first += atOnce) {
      StringBuilder requests = new StringBuilder();
      for (int i = first; i < first + atOnce; i++) {
        requests.append(request("/" + name(i) + "/" + name(i * 31) + ".php", ""));
      }
      byte[] sent = requests.toString().getBytes(US_ASCII);
      socket.getOutputStream().write(sent);
      socket.getInputStream().readNBytes(answers, 0, answers.length);
      bytes += sent.length;
    }
    return bytes;
  }

  private static String request(String path, String field) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n";
  }

  private static String name(int number) {
    StringBuilder name = new StringBuilder();
    for (int left = number; name.length() < 5; left /= 26) {
      name.append((char) ('a' + left % 26));
    }
    return name.toString();
  }

  /** What was not counted yet takes memory, too: as much as there is between two countings. */
  private static long heapOnceCounted(Jvm jvm, long requests) throws Exception {
    Await.equal(requests, () -> jvm.agent().stats("by=path").path("total_requests").asLong());
    return heap(jvm);
  }

  private static long heap(Jvm jvm) throws Exception {
    jvm.say("heap");
    return Long.parseLong(jvm.line());
  }
}
