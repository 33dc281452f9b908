package dev.weir.agent.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.admin.Client.Answer;
import dev.weir.agent.runtime.options.AgentOptions.Admin;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are broken, slow, many, or mean harm. */
@Timeout(60)
class AdminServerRobustnessTest {
  private static final String HOST = "Host: localhost\r\n";

  private final FakeObserved observed = new FakeObserved();
  private final AdminServer server =
      new AdminServer(
          new Admin("localhost", 0, null),
          observed,
          enabled -> {},
          new AdminLimits(32, 4, Duration.ofMillis(400), Duration.ofMillis(400)));
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void start() throws IOException {
    address = server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /stats HTTP/1.1\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.0\\r\\n\\r\\n | 421",
        "GET /stats HTTP/2.0\\r\\nHost: localhost\\r\\n\\r\\n | 505",
        "GET /stats\\r\\n\\r\\n | 400",
        "GET  /stats HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET stats HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET * HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "G(T /stats HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET /stats http/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost : localhost\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\n folded\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\nX: a\\nb\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\nX: a\\0b\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\nX\\r\\n\\r\\n | 400",
        "GET /stats HTTP/1.1\\r\\nHost: localhost\\r\\n: x\\r\\n\\r\\n | 400",
        "\\0\\0\\0\\r\\n\\r\\n | 400",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: -1\\r\\n\\r\\n | 400",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: +1\\r\\n\\r\\n | 400",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 1, 1\\r\\n\\r\\n | 400",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 1048577\\r\\n\\r\\n | 413",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 99999999999\\r\\n\\r\\n | 413",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 411",
        "POST /config HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: x\\r\\nContent-Length: 1\\r\\n\\r\\n | 400",
        "GET http://localhost/stats?top=1 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 200",
        "GET http://rebound.example/stats HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 421",
        "GET http://localhost HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 200",
        "\\r\\n\\r\\nGET /stats HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 200",
        "GET /stats HTTP/1.1\\r\\nHOST:localhost:80\\r\\nX: a\\r\\nX: b\\r\\n\\r\\n | 200",
      })
  void answersEveryRequestThatCameToAnEnd(String escaped, int status) throws IOException {
    Answer answer = Client.send(address, unescaped(escaped));
    assertThat(answer.status()).isEqualTo(status);
    if (status != 200) {
      assertThat(answer.body()).matches("\\{\"error\":\".+\",\"mend\":\".+\"}\n");
    }
  }

  @Test
  void refusesAHeadThatIsTooLarge() throws IOException {
    Answer answer =
        Client.send(address, "GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(9_000) + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(431);
    assertThat(Client.send(address, "x".repeat(100_000)).status()).isEqualTo(431);
  }

  @Test
  void letsAnOversizeBodyHearTheAnswer() throws IOException {
    Answer answer = Client.post(address, "x".repeat(2_000_000), "Content-Type: application/json");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("larger than 1048576 bytes");
  }

  @Test
  void takesTheLargestBody() throws IOException {
    String body = " ".repeat((1 << 20) - 16) + "{\"enabled\":true}";
    assertThat(Client.post(address, body, "Content-Type: application/json").status())
        .isEqualTo(200);
  }

  @Test
  void takesARequestInAnyPieces() throws IOException {
    String request =
        "POST /config HTTP/1.1\r\n"
            + HOST
            + "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"enabled\":true}";
    try (Socket socket = Client.open(address)) {
      socket.setTcpNoDelay(true);
      for (int i = 0; i < request.length(); i++) {
        Client.write(socket, request.substring(i, i + 1));
      }
      assertThat(Answer.parse(Client.rest(socket)).status()).isEqualTo(200);
    }
  }

  @Test
  void asksForTheBodyOfWhoWaitsToBeAsked() throws IOException {
    try (Socket socket = Client.open(address)) {
      Client.write(
          socket,
          "POST /config HTTP/1.1\r\n"
              + HOST
              + "Content-Type: application/json\r\n"
              + "Expect: 100-continue\r\nContent-Length: 16\r\n\r\n");
      byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(interim).asString().isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      Client.write(socket, "{\"enabled\":true}");
      assertThat(Answer.parse(Client.rest(socket)).status()).isEqualTo(200);
    }
  }

  @Test
  void tellsASlowClientAndLetsASilentOneGo() throws IOException {
    try (Socket slow = Client.open(address);
        Socket silent = Client.open(address)) {
      Client.write(slow, "GET /stats HTTP/1.1\r\nHost: loc");
      assertThat(Answer.parse(Client.rest(slow)).status()).isEqualTo(408);
      assertThat(Client.rest(silent)).isEmpty();
    }
  }

  @Test
  void cutsOffWhoDoesNotListen() throws IOException {
    observed.oddity = "x".repeat(30_000_000);
    try (Socket deaf = Client.open(address)) {
      Client.write(deaf, "GET /stats HTTP/1.1\r\n" + HOST + "\r\n");
      await(() -> adminThreads().stream().anyMatch(AdminServerRobustnessTest::isWriting));
      await(() -> adminThreads().stream().noneMatch(AdminServerRobustnessTest::isWriting));
      assertThat(bytesUntilTheEnd(deaf)).isLessThan(30_000_000);
    }
  }

  @Test
  void staysOpenForOthersWhenManyAreHalfOpen() throws IOException {
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = Client.open(address);
        Client.write(socket, "GET /stats HTT");
        halfOpen.add(socket);
      }
      assertThat(Client.get(address, "/stats").status()).isEqualTo(200);
    } finally {
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
  }

  @Test
  void servesAHundredClientsAtOnceWithFourDaemons() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(100);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String path = i % 2 == 0 ? "/stats" : "/metrics";
        answers.add(
            clients.submit(
                () -> {
                  go.await();
                  return Client.get(address, path);
                }));
      }
      go.countDown();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(adminThreads()).allMatch(Thread::isDaemon);
    assertThat(adminThreads().stream().map(Thread::getName))
        .containsExactlyInAnyOrder(
            "weir-admin:" + address.getPort(),
            "weir-admin-1",
            "weir-admin-2",
            "weir-admin-3",
            "weir-admin-4");
  }

  @Test
  void closesAtOnceWhoeverIsConnected() throws IOException {
    try (Socket halfOpen = Client.open(address)) {
      Client.write(halfOpen, "GET /");
      await(() -> adminThreads().stream().anyMatch(thread -> thread.getName().endsWith("-1")));
      server.close();
      assertThat(bytesUntilTheEnd(halfOpen)).isZero();
      await(() -> adminThreads().isEmpty());
      // The kernel lets go of the port once nobody waits in accept any more.
      await(this::refusesConnections);
    }
  }

  private boolean refusesConnections() {
    try (Socket unwanted = Client.open(address)) {
      return !unwanted.isConnected();
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long bytesUntilTheEnd(Socket socket) {
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    try {
      int count = 0;
      while (count >= 0) {
        bytes += count;
        count = socket.getInputStream().read(buffer);
      }
    } catch (SocketException e) {
      // A reset is an end, too.
    } catch (IOException e) {
      throw new AssertionError("the connection stayed open", e);
    }
    return bytes;
  }

  private static boolean isWriting(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("writeTo")) {
        return true;
      }
    }
    return false;
  }

  private static List<Thread> adminThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weir-admin"))
        .toList();
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNanos).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static String unescaped(String text) {
    return text.strip().replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }
}
