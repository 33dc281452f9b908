package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.HeldNetty;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Netty's event loops while limits hold bytes back: they sleep, and do nothing unasked. Several
 * watch at once: each its own process, and what that takes is no more when others are busy, too.
 */
@Execution(ExecutionMode.CONCURRENT)
class HeldNettyIT {
  private static final int CONNECTIONS = 4;
  private static final int UPLOAD_BYTES = 50_000_000;
  private static final int SMALL_UPLOAD_BYTES = 200_000;
  private static final Duration WATCHED = Duration.ofSeconds(3);
  private static final String LIMITS =
      """
      limits:
        - {name: downloads, match: {method: GET}, rate: 20kB/s, burst: 64KiB}
        - {name: uploads, match: {route: /up}, direction: request, rate: 300kB/s, burst: 64KiB}
        - {name: rests, match: {route: /rest}, direction: request, rate: 60kB/s, burst: 64KiB}
        - {name: slow, match: {route: /slow}, direction: request, rate: 100B/s, burst: 64KiB}
      """;

  private static final String NIO = "nio";
  private static final String EPOLL = "epoll";
  private static final String EPOLL_41 = "epoll of Netty 4.1";

  /** Whoever comes while there are fewer tokens waits. */
  private static final int LEAST_QUANTUM_BYTES = 1460;

  @TempDir Path folder;

  private Path limits = Path.of("");

  /** Each on a Java of its own, if there are so many: it is for Netty to sleep. */
  static List<Arguments> everyTransport() throws IOException {
    List<Jdk> jdks = Jdk.all();
    return List.of(
        Arguments.of(jdks.get(jdks.size() - 1), NIO),
        Arguments.of(jdks.get(0), EPOLL),
        Arguments.of(jdks.get(jdks.size() / 2), EPOLL_41));
  }

  @BeforeEach
  void write() throws IOException {
    limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
  }

  /** Half a core is far from both: an event loop that spins takes a whole one. */
  @ParameterizedTest
  @MethodSource("everyTransport")
  void sleepWhileDownloadsWait(Jdk jdk, String transport) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, "GET /down", 0)) {
      Await.until("bytes", () -> traffic.receivedBytes.get() > 100_000);
      assertSleeps(jvm, "downloads");
      assertThat(bytes(jvm, "downloads", "delayed_bytes")).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void sleepWhileUploadsWait(Jdk jdk, String transport) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, "POST /up", UPLOAD_BYTES)) {
      Await.until("delay", () -> bytes(jvm, "uploads", "delayed_bytes") > 0);
      assertSleeps(jvm, "uploads");
      assertThat(traffic.receivedBytes).hasValue(0);
    }
  }

  /** The system reports errors whether they are waited for or not. */
  @ParameterizedTest
  @MethodSource("everyTransport")
  void sleepWhenTheClientsOfUploadsAreGone(Jdk jdk, String transport) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, "POST /slow", UPLOAD_BYTES)) {
      Await.until("wait", () -> bytes(jvm, "slow", "tokens_bytes") < LEAST_QUANTUM_BYTES);
      traffic.reset();
      assertThat(cpu(jvm)).isLessThan(WATCHED.dividedBy(2));
    }
  }

  /** Netty 4.1 reads on of itself once it knows that the client has closed. */
  @ParameterizedTest
  @MethodSource("everyTransport")
  void sleepWhileTheRestOfAbortedUploadsWaits(Jdk jdk, String transport) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, "POST /rest", UPLOAD_BYTES)) {
      Await.until("delay", () -> bytes(jvm, "rests", "delayed_bytes") > 0);
      traffic.reset();
      long passedBefore = bytes(jvm, "rests", "passed_bytes");
      Await.until("more", () -> bytes(jvm, "rests", "passed_bytes") > passedBefore);
      assertSleeps(jvm, "rests");
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void readNothingUnasked(Jdk jdk, String transport) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, "PUT /up", UPLOAD_BYTES)) {
      Await.until("delay", () -> bytes(jvm, "uploads", "delayed_bytes") > 0);
      TimeUnit.NANOSECONDS.sleep(WATCHED.toNanos());
      jvm.say("");
      assertThat(jvm.line("unasked ")).isEqualTo("0");
      assertThat(traffic.receivedBytes).hasValue(0);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void readAllThatClientsSentBeforeTheyClosed(Jdk jdk, String transport) throws Exception {
    assertAllRead(jdk, transport, "POST /up");
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void readAllWhenTheServerAsks(Jdk jdk, String transport) throws Exception {
    assertAllRead(jdk, transport, "PUT /up");
  }

  /** Netty reads to the end once the client has closed: so applications learn of it. */
  @ParameterizedTest
  @ValueSource(strings = {EPOLL, EPOLL_41})
  void readAllWithoutBeingAskedWhereNettyDoes(String transport) throws Exception {
    try (Jvm jvm = start(Jdk.own(), transport);
        Traffic traffic = new Traffic(jvm, "PATCH /up", SMALL_UPLOAD_BYTES)) {
      traffic.closeWhenSent();
      assertAllRead(jvm, traffic);
      assertThat(bytes(jvm, "uploads", "delayed_bytes")).isPositive();
    }
  }

  private void assertAllRead(Jdk jdk, String transport, String request) throws Exception {
    try (Jvm jvm = start(jdk, transport);
        Traffic traffic = new Traffic(jvm, request, SMALL_UPLOAD_BYTES)) {
      traffic.closeWhenSent();
      assertAllRead(jvm, traffic);
    }
  }

  private Jvm start(Jdk jdk, String transport) throws IOException {
    Launch launch = Launch.on(jdk).agent(Launch.ANY_PORT + ",config=" + limits);
    return transport.equals(EPOLL_41)
        ? launch.netty41().run(HeldNetty.class, EPOLL)
        : launch.netty().run(HeldNetty.class, transport);
  }

  /** And yet bytes pass. */
  private static void assertSleeps(Jvm jvm, String limit) throws Exception {
    long passedBefore = bytes(jvm, limit, "passed_bytes");
    assertThat(cpu(jvm)).isLessThan(WATCHED.dividedBy(2));
    assertThat(bytes(jvm, limit, "passed_bytes")).isGreaterThan(passedBefore);
  }

  private static void assertAllRead(Jvm jvm, Traffic traffic) throws InterruptedException {
    for (int i = 0; i < CONNECTIONS; i++) {
      assertThat(jvm.line("read ")).isEqualTo(Integer.toString(traffic.requestBytes));
    }
  }

  private static long bytes(Jvm jvm, String limit, String which) throws Exception {
    for (var each : jvm.agent().limits().path("limits")) {
      if (each.path("name").asText().equals(limit)) {
        return each.path(which).asLong();
      }
    }
    throw new AssertionError("no limit " + limit);
  }

  /** What the process takes while it is watched. */
  private static Duration cpu(Jvm jvm) throws InterruptedException {
    Duration before = taken(jvm);
    TimeUnit.NANOSECONDS.sleep(WATCHED.toNanos());
    return taken(jvm).minus(before);
  }

  private static Duration taken(Jvm jvm) {
    return ProcessHandle.of(jvm.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  /** Clients that send one request each, and take what comes. */
  private static final class Traffic implements AutoCloseable {
    final AtomicLong receivedBytes = new AtomicLong();

    /** Of each request, with its head. */
    final int requestBytes;

    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();

    Traffic(Jvm jvm, String request, int bodyBytes) throws IOException, InterruptedException {
      int port = Integer.parseInt(jvm.line());
      String head =
          request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
      requestBytes = head.length() + bodyBytes;
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        start(() -> receive(socket));
        senders.add(start(() -> send(socket, bodyBytes)));
      }
    }

    private static Thread start(Runnable task) {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }

    private void receive(Socket socket) {
      byte[] bytes = new byte[64 << 10];
      try {
        InputStream in = socket.getInputStream();
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          receivedBytes.addAndGet(count);
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private static void send(Socket socket, int bodyBytes) {
      byte[] bytes = new byte[64 << 10];
      try {
        OutputStream out = socket.getOutputStream();
        for (int left = bodyBytes; left > 0; left -= bytes.length) {
          out.write(bytes, 0, Math.min(left, bytes.length));
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    /** Closes when all is sent, which says so at the other end. */
    void closeWhenSent() throws IOException, InterruptedException {
      for (Thread sender : senders) {
        sender.join();
      }
      close();
    }

    /** Closes so that the other end meets an error. */
    void reset() throws IOException {
      for (Socket socket : sockets) {
        socket.setSoLinger(true, 0);
      }
      close();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
