package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import dev.weir.capture.live.LiveCaptureException.Kind;
import dev.weir.capture.packet.LinkType;
import dev.weir.capture.packet.PacketSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures real packets of the loopback interface; needs libpcap and the right to capture. */
@Timeout(60)
class LiveCaptureIT {
  private static final int REQUESTS = 200;
  private static final byte[] BODY = "0123456789".repeat(50).getBytes(StandardCharsets.US_ASCII);

  private HttpServer server;
  private int port;

  @BeforeAll
  static void answersAtOnce() {
    // It sends head and body apart, and the second would wait for the first one's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  @BeforeAll
  static void needsTheRightToCapture() throws LiveCaptureException {
    try {
      LiveCapture.open(LiveCaptureOptions.on("lo")).close();
    } catch (LiveCaptureException e) {
      if (e.kind() == Kind.NOT_PERMITTED || e.kind() == Kind.LIBPCAP_MISSING) {
        abort("live capture is not tested: " + e.getMessage());
      }
      throw e;
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(BODY);
          }
        });
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lo", "any"})
  void deliversEveryPayloadByteExactlyOnce(String interfaceName) throws Exception {
    PayloadCount seen = new PayloadCount(port);
    LiveCaptureOptions options =
        LiveCaptureOptions.on(interfaceName).withServerPorts(List.of(port));
    try (LiveCapture capture = LiveCapture.open(options)) {
      Running running = Running.start(capture, seen);
      Conversation said = converse();
      running.stop();

      assertThat(seen.toServerBytes()).isEqualTo(said.requestBytes);
      assertThat(seen.fromServerBytes()).isEqualTo(said.responseBytes);
      assertThat(seen.doublets).as("packets delivered twice").isZero();
      CaptureCounters counters = capture.counters();
      assertThat(counters.deliveredPackets()).isEqualTo(seen.packets);
      assertThat(counters.deliveredBytes()).isEqualTo(seen.originalBytes);
      assertThat(counters.kernelDroppedPackets()).isZero();
    }
  }

  @Test
  void deliversWhatWasSentBeforeTheRunBegan() throws Exception {
    PayloadCount seen = new PayloadCount(port);
    LiveCaptureOptions options = LiveCaptureOptions.on("lo").withServerPorts(List.of(port));
    try (LiveCapture capture = LiveCapture.open(options)) {
      Conversation said = converse();
      capture.stop();
      capture.run(seen);

      assertThat(seen.toServerBytes()).isEqualTo(said.requestBytes);
      assertThat(seen.fromServerBytes()).isEqualTo(said.responseBytes);
    }
  }

  @Test
  void timesPacketsByTheWallClock() throws Exception {
    Instant before = Instant.now();
    PayloadCount seen = new PayloadCount(port);
    try (LiveCapture capture =
        LiveCapture.open(LiveCaptureOptions.on("lo").withServerPorts(List.of(port)))) {
      Running running = Running.start(capture, seen);
      converse();
      running.stop();
    }
    assertThat(seen.firstEpochNanos).isGreaterThanOrEqualTo(epochNanos(before));
    assertThat(seen.lastEpochNanos)
        .isGreaterThan(seen.firstEpochNanos)
        .isLessThanOrEqualTo(epochNanos(Instant.now()));
  }

  @Test
  void cutsPacketsToTheSnapLengthAndKeepsTheirOriginalLength() throws Exception {
    PayloadCount seen = new PayloadCount(port);
    LiveCaptureOptions options =
        new LiveCaptureOptions("lo", List.of(port), "", 100, 4 << 20, false, Long.MAX_VALUE, null);
    try (LiveCapture capture = LiveCapture.open(options)) {
      Running running = Running.start(capture, seen);
      Conversation said = converse();
      running.stop();

      assertThat(capture.effectiveSnapLengthBytes()).isEqualTo(100);
      assertThat(seen.longestCaptured).isEqualTo(100);
      assertThat(seen.fromServerBytes()).isEqualTo(said.responseBytes);
    }
  }

  @Test
  void endsAfterTheGivenNumberOfPackets() throws Exception {
    PayloadCount seen = new PayloadCount(port);
    LiveCaptureOptions options =
        new LiveCaptureOptions("lo", List.of(port), "", 65_535, 4 << 20, false, 7, null);
    try (LiveCapture capture = LiveCapture.open(options)) {
      converse();
      capture.run(seen);
    }
    assertThat(seen.packets).isEqualTo(7);
  }

  @Test
  void endsAfterTheGivenTime() throws Exception {
    LiveCaptureOptions options =
        new LiveCaptureOptions(
            "lo", List.of(port), "", 65_535, 4 << 20, false, 1, Duration.ofMillis(50));
    try (LiveCapture capture = LiveCapture.open(options)) {
      capture.run(new PayloadCount(port));
      assertThat(capture.counters().deliveredPackets()).isZero();
    }
  }

  @Test
  void aFilterOfTheUserNarrowsThatOfThePorts() throws Exception {
    PayloadCount seen = new PayloadCount(port);
    LiveCaptureOptions options =
        LiveCaptureOptions.on("lo")
            .withServerPorts(List.of(port))
            .withFilter("src port " + port + " or less 60");
    try (LiveCapture capture = LiveCapture.open(options)) {
      Running running = Running.start(capture, seen);
      Conversation said = converse();
      running.stop();

      assertThat(seen.toServerBytes()).isZero();
      assertThat(seen.fromServerBytes()).isEqualTo(said.responseBytes);
    }
  }

  @Test
  void aSinkThatFailsEndsTheRunWithItsError() throws Exception {
    try (LiveCapture capture =
        LiveCapture.open(LiveCaptureOptions.on("lo").withServerPorts(List.of(port)))) {
      converse();
      assertThatThrownBy(
              () ->
                  capture.run(
                      (linkType, bytes, offset, captured, original, nanos) -> {
                        throw new IllegalStateException("disk full");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("disk full");
    }
  }

  @Test
  void aTeeGivesBothSinksTheSame() throws Exception {
    PayloadCount first = new PayloadCount(port);
    PayloadCount second = new PayloadCount(port);
    try (LiveCapture capture =
        LiveCapture.open(LiveCaptureOptions.on("lo").withServerPorts(List.of(port)))) {
      converse();
      capture.stop();
      capture.run(new PacketTee(first, second));
    }
    assertThat(first.packets).isPositive().isEqualTo(second.packets);
    assertThat(first.originalBytes).isEqualTo(second.originalBytes);
  }

  @Test
  void tellsTheBufferThatTheKernelReallyGave() throws Exception {
    try (LiveCapture capture = LiveCapture.open(LiveCaptureOptions.on("lo"))) {
      assertThat(capture.effectiveBufferBytes().orElseThrow())
          .isBetween(
              LiveCaptureOptions.DEFAULT_BUFFER_BYTES / 2L,
              LiveCaptureOptions.DEFAULT_BUFFER_BYTES * 2L);
    }
  }

  @Test
  void listsTheLoopbackInterfaceAndTheOneForAll() throws Exception {
    List<CaptureInterface> interfaces = LiveCapture.interfaces();
    assertThat(interfaces)
        .anySatisfy(
            each -> {
              assertThat(each.name()).isEqualTo("lo");
              assertThat(each.loopback()).isTrue();
              assertThat(each.up()).isTrue();
              assertThat(each.addresses()).contains("127.0.0.1");
            })
        .anySatisfy(each -> assertThat(each.name()).isEqualTo(LiveCaptureOptions.ANY));
  }

  @Test
  void namesTheInterfacesThatExistWhenAskedForOneThatDoesNot() {
    LiveCaptureException refused =
        catchThrowableOfType(
            LiveCaptureException.class, () -> LiveCapture.open(LiveCaptureOptions.on("nosuch0")));
    assertThat(refused.kind()).isEqualTo(Kind.NO_SUCH_INTERFACE);
    assertThat(refused).hasMessageContaining("no interface nosuch0").hasMessageContaining("lo");
  }

  @Test
  void quotesLibpcapOnABadFilter() {
    LiveCaptureException refused =
        catchThrowableOfType(
            LiveCaptureException.class,
            () ->
                LiveCapture.open(
                    LiveCaptureOptions.on("lo")
                        .withServerPorts(List.of(80))
                        .withFilter("tcp prot 80")));
    assertThat(refused.kind()).isEqualTo(Kind.BAD_FILTER);
    assertThat(refused).hasMessageContaining("\"tcp prot 80\"").hasMessageContaining("syntax");
  }

  private Conversation converse() throws IOException {
    String request = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
    long responseBytes = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      InputStream in = socket.getInputStream();
      for (int i = 0; i < REQUESTS; i++) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        responseBytes += readResponse(in);
      }
    }
    return new Conversation((long) REQUESTS * request.length(), responseBytes);
  }

  private static long readResponse(InputStream in) throws IOException {
    int last4 = 0;
    long headBytes = 0;
    while (last4 != 0x0d0a0d0a) {
      last4 = (last4 << 8) | in.read();
      headBytes++;
    }
    return headBytes + in.readNBytes(BODY.length).length;
  }

  private static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private record Conversation(long requestBytes, long responseBytes) {}

  /** A capture running on a thread of its own. */
  private record Running(Thread thread, LiveCapture capture, AtomicReference<Throwable> failure) {

    static Running start(LiveCapture capture, PacketSink sink) throws InterruptedException {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      CountDownLatch under = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                try {
                  capture.run(sink, under::countDown);
                } catch (IOException | RuntimeException e) {
                  failure.set(e);
                }
              });
      thread.start();
      assertThat(under.await(10, TimeUnit.SECONDS)).isTrue();
      return new Running(thread, capture, failure);
    }

    void stop() throws InterruptedException {
      capture.stop();
      thread.join();
      assertThat(failure.get()).isNull();
    }
  }

  /**
   * Counts the TCP payload of one connection to a server. A busy machine retransmits even on the
   * loopback interface: that is another packet, with another identification in its IPv4 header, but
   * no more payload.
   */
  private static final class PayloadCount implements PacketSink {
    private final int port;
    private final Set<String> identities = new HashSet<>();
    private final StreamEnd toServer = new StreamEnd();
    private final StreamEnd fromServer = new StreamEnd();
    private long packets;
    private long originalBytes;
    private long doublets;
    private int longestCaptured;
    private long firstEpochNanos;
    private long lastEpochNanos;

    PayloadCount(int port) {
      this.port = port;
    }

    @Override
    public void packet(
        int linkType, byte[] bytes, int offset, int captured, long original, long epochNanos) {
      packets++;
      originalBytes += original;
      longestCaptured = Math.max(longestCaptured, captured);
      firstEpochNanos = packets == 1 ? epochNanos : firstEpochNanos;
      lastEpochNanos = epochNanos;
      assertThat(linkType).isIn(LinkType.ETHERNET, LinkType.LINUX_SLL2);
      ByteBuffer packet = ByteBuffer.wrap(bytes);
      int ip = offset + (linkType == LinkType.ETHERNET ? 14 : 20);
      int tcp = ip + (packet.get(ip) & 0xf) * 4;
      int dataOffset = ((packet.get(tcp + 12) >> 4) & 0xf) * 4;
      int payloadBytes = packet.getShort(ip + 2) - (tcp - ip) - dataOffset;
      // IPv4's identification, TCP's ports and sequence number.
      String identity =
          packet.getShort(ip + 4) + " " + packet.getInt(tcp) + " " + packet.getInt(tcp + 4);
      doublets += identities.add(identity) ? 0 : 1;
      boolean answer = (packet.getShort(tcp) & 0xffff) == port;
      assertThat(packet.getShort(answer ? tcp : tcp + 2) & 0xffff).isEqualTo(port);
      boolean synchronizes = (packet.get(tcp + 13) & 2) != 0;
      (answer ? fromServer : toServer).segment(packet.getInt(tcp + 4), payloadBytes, synchronizes);
    }

    long toServerBytes() {
      return toServer.payloadBytes;
    }

    long fromServerBytes() {
      return fromServer.payloadBytes;
    }
  }

  /** How far one direction has come. */
  private static final class StreamEnd {
    private long payloadBytes;
    private int nextSequence;

    void segment(int sequence, int segmentBytes, boolean synchronizes) {
      if (synchronizes) {
        nextSequence = sequence + 1;
        return;
      }
      int newBytes = sequence + segmentBytes - nextSequence;
      if (newBytes > 0 && segmentBytes > 0) {
        assertThat(newBytes).as("no hole before this segment").isLessThanOrEqualTo(segmentBytes);
        payloadBytes += newBytes;
        nextSequence += newBytes;
      }
    }
  }
}
