package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.route.Routes;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes from the sockets to the report, without sockets. */
class SocketHooksTest {
  @TempDir static Path folder;

  private static final int NUMBER = 7;
  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String UPLOAD = "POST /up HTTP/1.1\r\nContent-Length: 9000\r\n\r\n";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n";
  private static final String PIECE = "x".repeat(1000);
  private static final ReportOptions ALL = new ReportOptions(0, SortKey.BYTES);

  private final CountingClock clock = new CountingClock();
  private final Stripe[] stripes = Stripe.of(2, new ClientId(ClientId.Source.REMOTE_ADDRESS, ""));
  private final Connections connections = new Connections(stripes, true);
  private final SocketHooks hooks =
      new SocketHooks(connections, new TlsHooks(connections, clock), clock, () -> {}, unused -> {});
  private final List<Throwable> faults = new ArrayList<>();
  private final Bookkeeper books =
      new Bookkeeper(stripes, connections, new Routes(), clock, "test", null, faults::add);
  private final Object identity = open(NUMBER);
  private long passedBytes;

  private static final class CountingClock extends Clock {
    private int readings;

    @Override
    public long nanos() {
      readings++;
      return super.nanos();
    }
  }

  private Object open(int number) {
    Object holder = new Object();
    Connection connection = connections.findOrAdd(holder, number, clock.nanos());
    if (connection != null) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      connections.resolve(
          connection,
          new InetSocketAddress(loopback, 80),
          new InetSocketAddress(loopback, 40_000 + number));
    }
    return holder;
  }

  private void passes(int site, String text) {
    passes(identity, NUMBER, site, text);
  }

  private void passes(Object holder, int number, int site, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    try {
      hooks.passed(holder, number, site, NativeMemory.addressOf(memory), bytes.length);
    } finally {
      Reference.reachabilityFence(memory);
    }
    passedBytes += bytes.length;
  }

  private void comesIn(String text) {
    passes(Door.SOCKET_READ, text);
  }

  private void goesOut(String text) {
    passes(Door.SOCKET_WRITE, text);
  }

  /** As it is at this moment: all that has passed is in it. */
  private Report report() {
    Report report = books.report(false, Dimension.parse("path"), ALL);
    assertThat(report.books().capturedBytes()).isEqualTo(passedBytes);
    assertThat(report.books().balance()).isZero();
    return report;
  }

  private void assertAllIsInExchanges(int requests) {
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(requests);
    assertThat(report.totals().messageBytes()).isEqualTo(passedBytes);
  }

  @AfterEach
  void nothingFailed() {
    assertThat(faults).isEmpty();
  }

  @Test
  void aDownloadIsReportedWhileItGoesOn() {
    comesIn(REQUEST);
    goesOut(HEAD + PIECE);
    for (int i = 1; i < 9; i++) {
      goesOut(PIECE.substring(0, 400));
      goesOut(PIECE.substring(400));
      assertAllIsInExchanges(1);
    }
    comesIn(REQUEST);
    assertAllIsInExchanges(2);
    assertThat(report().incomplete()).isZero();
  }

  @Test
  void aFileIsReportedWhileItIsSent() {
    comesIn(REQUEST);
    goesOut(HEAD);
    for (int i = 0; i < 9; i++) {
      hooks.sent(identity, NUMBER, 1000);
      passedBytes += 1000;
      assertAllIsInExchanges(1);
    }
    comesIn(REQUEST);
    assertAllIsInExchanges(2);
  }

  @Test
  void theClockIsReadOnceForAllPiecesOfAGatheringWrite() {
    comesIn(REQUEST);
    List<ByteBuffer> pieces = new ArrayList<>();
    for (String text : List.of(HEAD, PIECE.repeat(5), PIECE.repeat(4), HEAD)) {
      pieces.add(ByteBuffer.allocateDirect(text.length()).put(text.getBytes(ISO_8859_1)).flip());
    }
    long length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    ByteBuffer vector = ByteBuffer.allocateDirect(16 * 4).order(ByteOrder.nativeOrder());
    pieces.forEach(
        piece -> vector.putLong(NativeMemory.addressOf(piece)).putLong(piece.remaining()));

    try {
      int before = clock.readings;
      long at = NativeMemory.addressOf(vector);
      hooks.passedVector(identity, NUMBER, Door.SOCKET_WRITE, at, length - HEAD.length());
      assertThat(clock.readings - before).isEqualTo(1);
      passedBytes += length - HEAD.length();
      assertAllIsInExchanges(1);

      comesIn(REQUEST);
      before = clock.readings;
      hooks.passedBuffers(
          identity, NUMBER, Door.NATIVE_WRITE, pieces.toArray(ByteBuffer[]::new), 0, length);
      assertThat(clock.readings - before).isEqualTo(1);
      passedBytes += length;
      assertThat(report().totalRequests()).isEqualTo(2);
    } finally {
      Reference.reachabilityFence(pieces);
      Reference.reachabilityFence(vector);
    }
  }

  @Test
  void moreSocketsThanAreTrackedAreUntracked() {
    List<Object> holders = new ArrayList<>();
    for (int i = 1; i < Connections.MOST; i++) {
      holders.add(open(NUMBER + i));
    }
    assertThat(connections.size()).isEqualTo(Connections.MOST);
    int number = NUMBER + Connections.MOST;
    passes(new Object(), number, Door.SOCKET_READ, REQUEST);
    assertThat(report().books().unattributed()).containsEntry("untracked", passedBytes);

    hooks.closing(holders.get(0), NUMBER + 1);
    Object late = open(number);
    passes(late, number, Door.SOCKET_READ, PIECE);
    passes(late, number, Door.SOCKET_READ, REQUEST);
    passes(late, number, Door.SOCKET_WRITE, HEAD + PIECE.repeat(9));
    assertThat(report().totalRequests()).isEqualTo(1);
    assertThat(report().books().unattributed()).containsEntry("partial_exchange", 1000L);

    hooks.closing(late, number);
    passes(open(number), number, Door.SOCKET_READ, REQUEST);
    assertThat(report().connections().opened()).isEqualTo(1); // by the next who has the number
  }

  @Test
  void whatIsNoSocketIsNotLookedAt() throws IOException {
    try (FileOutputStream file = new FileOutputStream(folder.resolve("file").toFile())) {
      FileDescriptor descriptor = file.getFD();
      int number = Descriptors.number(descriptor);
      int before = connections.size();
      hooks.sent(descriptor, number, 10);
      assertThat(connections.size()).isEqualTo(before);

      hooks.passed(descriptor, number, Door.SOCKET_WRITE, 0, 10);
      Connection ignored = connections.find(descriptor, number);
      hooks.passed(descriptor, number, Door.SOCKET_WRITE, 0, 10);
      assertThat(connections.find(descriptor, number)).isNotNull().isSameAs(ignored);
      hooks.closing(descriptor, number);
      assertThat(connections.size()).isEqualTo(before);
    }
    assertThat(report().books().capturedBytes()).isZero();
  }

  @Test
  void socketsOfTheMachineItselfAreNotLookedAt() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel accepted = server.accept()) {
        for (SocketChannel end : List.of(client, accepted)) {
          assertThat(Descriptors.localAddress(descriptorOf(end))).isNull();
        }
      }
    }
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(loopback(0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      assertThat(Descriptors.localAddress(descriptorOf(client)))
          .isEqualTo(client.getLocalAddress());
    }
  }

  private static FileDescriptor descriptorOf(SocketChannel channel) throws Exception {
    return (FileDescriptor) Member.object("getFD").of(channel);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void plaintextWithoutASocketBeginsAnewAfterAllWasForgotten() throws Exception {
    TlsHooks tls = new TlsHooks(connections, clock);
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    ByteBuffer[] plain = {ByteBuffer.allocate(10_000)};
    unwrap(tls, engine, plain, UPLOAD + PIECE);
    connections.forget(clock.nanos());
    unwrap(tls, engine, plain, REQUEST);
    plain[0].clear().put((HEAD + PIECE.repeat(9)).getBytes(ISO_8859_1));
    tls.wrapped(engine, plain, 0, 1, plain[0].position(), ByteBuffer.allocate(0), 0);

    Report report = books.report(false, Dimension.parse("path"), ALL);
    assertThat(report.totalRequests()).isEqualTo(2);
    assertThat(report.incomplete()).isEqualTo(1);
    assertThat(report.totals().responseBodyBytes()).isEqualTo(9000);
    assertThat(report.books().balance()).isZero();
  }

  private static void unwrap(TlsHooks tls, SSLEngine engine, ByteBuffer[] plain, String text) {
    plain[0].clear().put(text.getBytes(ISO_8859_1));
    tls.unwrapped(engine, ByteBuffer.allocate(0), 0, plain, 0, 1, text.length());
  }

  @Test
  void aConnectionIsGivenUpWhenBytesWereMissed() {
    comesIn(UPLOAD + PIECE);
    Connection connection = Objects.requireNonNull(connections.find(identity, NUMBER));
    Stripe stripe = Objects.requireNonNull(connection.lock());
    hooks.passed(identity, NUMBER, Door.SOCKET_READ, 0, 1000); // this thread holds the lock already
    stripe.unlock();
    comesIn(PIECE.repeat(8));
    assertThat(report().books().unattributed()).containsEntry("untracked", 8000L);
  }

  @Test
  void chunksOfABodyAreCountedApartFromTheirFraming() {
    comesIn(REQUEST);
    goesOut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3; i++) {
      goesOut("7d0\r\n" + PIECE.substring(500));
      goesOut(PIECE.substring(500));
      goesOut(PIECE.substring(500));
      goesOut(PIECE.substring(500) + "\r\n");
    }
    goesOut("0\r\n\r\n");
    Report report = report();
    assertThat(report.totals().responseBodyBytes()).isEqualTo(6000);
    assertThat(report.totals().responseFramingBytes()).isEqualTo(3 * 7 + 5);
  }

  @Test
  void anUploadThatTheClientEndsIsIncomplete() {
    comesIn(UPLOAD + PIECE);
    comesIn(PIECE);
    hooks.ended(identity, NUMBER);
    hooks.closing(identity, NUMBER);
    assertAllIsInExchanges(1);
    assertThat(report().incomplete()).isEqualTo(1);
  }

  @Test
  void anUploadGoesOnAfterAnEarlyAnswer() {
    comesIn(UPLOAD + PIECE);
    comesIn(PIECE);
    goesOut("HTTP/1.1 507 Full\r\nContent-Length: 0\r\n\r\n");
    for (int i = 0; i < 7; i++) {
      comesIn(PIECE);
    }
    comesIn(REQUEST);
    goesOut(HEAD + PIECE.repeat(9));
    assertAllIsInExchanges(2);
    assertThat(report().incomplete()).isZero();
  }

  @Test
  void aClientGoesOnWhenItsBodyIsRefused() {
    comesIn(UPLOAD.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
    goesOut("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
    comesIn(REQUEST);
    goesOut(HEAD + PIECE.repeat(9));
    assertAllIsInExchanges(2);
    assertThat(report().topEndpoints()).hasSize(2);
  }

  @Test
  void aNumberBeyondAllIsUntracked() {
    int number = 1 << 20;
    Object holder = open(number);
    passes(holder, number, Door.SOCKET_READ, REQUEST);
    assertThat(report().books().unattributed()).containsEntry("untracked", passedBytes);
    assertThat(connections.size()).isEqualTo(1);
  }

  @Test
  void theNextWhoHasTheNumberEndsWhatWasNotSeenToClose() {
    comesIn(REQUEST);
    goesOut(HEAD + PIECE);
    goesOut(PIECE);
    Object next = open(NUMBER);
    passes(next, NUMBER, Door.SOCKET_READ, REQUEST);
    assertAllIsInExchanges(2);
    assertThat(connections.size()).isEqualTo(1);
  }

  /** Say because a class is loaded there, from a socket. */
  @Test
  @Timeout(60)
  void hooksWithinHooksDoNotWaitForEachOther() throws Exception {
    List<ExecutorService> threads = threadOfEachStripe();
    List<Object> identities = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = NUMBER + 1 + i;
      identities.add(threads.get(i).submit(() -> open(number)).get());
    }
    CyclicBarrier both = new CyclicBarrier(2);
    ThreadLocal<Integer> other = new ThreadLocal<>();
    SocketHooks within =
        new SocketHooks(
            connections,
            new TlsHooks(connections, clock),
            clock,
            () -> {},
            site -> {
              Integer inner = other.get();
              if (inner != null) {
                other.remove();
                await(both);
                passes(identities.get(inner), NUMBER + 1 + inner, Door.SOCKET_WRITE, HEAD);
              }
            });
    ByteBuffer memory = ByteBuffer.allocateDirect(100).put(REQUEST.getBytes(ISO_8859_1));
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int outer = i;
      ends.add(
          threads
              .get(outer)
              .submit(
                  () -> {
                    other.set(1 - outer);
                    within.passed(
                        identities.get(outer),
                        NUMBER + 1 + outer,
                        Door.SOCKET_READ,
                        NativeMemory.addressOf(memory),
                        REQUEST.length());
                  }));
    }
    try {
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.forEach(ExecutorService::shutdownNow);
      Reference.reachabilityFence(memory);
    }
    // Of the inner bytes, those that would have had to wait are not counted.
    Report report = books.report(false, Dimension.parse("path"), ALL);
    assertThat(report.totals().requestBytes()).isEqualTo(2L * REQUEST.length());
    assertThat(report.books().balance()).isZero();
  }

  /** Threads whose connections do not have a lock in common, by whatever numbers they got. */
  private List<ExecutorService> threadOfEachStripe() throws Exception {
    Map<Stripe, ExecutorService> threads = new LinkedHashMap<>();
    while (threads.size() < stripes.length) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      if (threads.putIfAbsent(thread.submit(connections::here).get(), thread) != null) {
        thread.shutdown();
      }
    }
    return List.copyOf(threads.values());
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
