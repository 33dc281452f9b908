package dev.weir.json.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server. Closing waits for what is under way, so nothing here depends on time. */
@Timeout(30)
class WebhookTest {
  private static final long PATIENCE_MILLIS = 20_000;

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Thread> senders = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ArrayDeque<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer server;
  private boolean slow;

  WebhookTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          if (slow) {
            awaitRelease();
          }
          Integer status = statuses.poll();
          exchange.sendResponseHeaders(status == null ? 204 : status, -1);
          exchange.close();
        });
    server.start();
  }

  private void awaitRelease() {
    try {
      held.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    held.countDown();
    server.stop(0);
  }

  private Webhook webhook(String userInfo) {
    return webhook(userInfo, server.getAddress().getPort());
  }

  private Webhook webhook(String userInfo, int port) {
    return new Webhook(
        URI.create("http://" + userInfo + "127.0.0.1:" + port + "/hook?key=secret"),
        said::add,
        senders::add,
        2);
  }

  @Test
  void postsEveryDocumentInOrder() {
    Webhook webhook = webhook("");
    webhook.post("{\"a\":\"é\"}");
    webhook.post("{\"b\":2}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).containsExactly("{\"a\":\"é\"}", "{\"b\":2}");
    assertThat(webhook.posted()).isEqualTo(2);
    assertThat(webhook.dropped()).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void tellsOfItsThreadBeforeThatConnects() {
    Webhook webhook = webhook("");
    assertThat(senders).isEmpty();
    webhook.post("{}");
    webhook.post("{}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(senders).extracting(Thread::getName).containsExactly("weir-webhook");
  }

  @Test
  void saysWhoItIs() {
    Webhook webhook = webhook("weir:p%40ss@");
    webhook.post("{}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(authorizations).containsExactly("Basic d2VpcjpwQHNz");
  }

  @Test
  void triesAgainWhenTheServerFailsOrIsBusy() {
    statuses.addAll(List.of(500, 429, 503, 200));
    Webhook webhook = webhook("");
    webhook.post("{}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).containsExactly("{}", "{}", "{}", "{}");
    assertThat(webhook.posted()).isEqualTo(1);
    assertThat(webhook.dropped()).isZero();
  }

  @Test
  void givesUpAfterFiveAttemptsAndSaysSoOnceUntilItIsTold() {
    statuses.addAll(List.of(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 200, 400));
    Webhook webhook = webhook("");
    for (int i = 0; i < 4; i++) {
      webhook.post("{\"n\":" + i + "}");
    }
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).hasSize(12);
    assertThat(webhook.posted()).isEqualTo(1);
    assertThat(webhook.dropped()).isEqualTo(3);
    assertThat(said)
        .containsExactly(
            "the webhook at 127.0.0.1 was not told of an alert: the answer was 500; mend url of"
                + " webhook, or the service there",
            "the webhook at 127.0.0.1 was not told of an alert: the answer was 400; mend url of"
                + " webhook, or the service there");
  }

  @Test
  void goesOnWhenSomebodyInterruptsItsThread() {
    Webhook webhook = webhook("");
    webhook.post("{\"n\":1}");
    senders.get(0).interrupt();
    webhook.post("{\"n\":2}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).containsExactly("{\"n\":1}", "{\"n\":2}");
    assertThat(webhook.posted()).isEqualTo(2);
    assertThat(webhook.dropped()).isZero();
  }

  @Test
  void goesOnAfterAnErrorAndCountsTheDocumentOnce() {
    statuses.add(403);
    Webhook webhook =
        new Webhook(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
            line -> {
              throw new OutOfMemoryError(line);
            },
            senders::add,
            2);
    webhook.post("{\"n\":1}");
    webhook.post("{\"n\":2}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).containsExactly("{\"n\":1}", "{\"n\":2}");
    assertThat(webhook.posted()).isEqualTo(1);
    assertThat(webhook.dropped()).isEqualTo(1);
  }

  @Test
  void doesNotAskAgainWhereItIsRefused() {
    statuses.add(403);
    Webhook webhook = webhook("");
    webhook.post("{}");
    webhook.post("{}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(bodies).hasSize(2);
    assertThat(webhook.posted()).isEqualTo(1);
    assertThat(webhook.dropped()).isEqualTo(1);
  }

  @Test
  void countsWhatNobodyListensTo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Webhook webhook = webhook("", port);
    webhook.post("{}");
    webhook.close(PATIENCE_MILLIS);
    assertThat(webhook.posted()).isZero();
    assertThat(webhook.dropped()).isEqualTo(1);
  }

  @Test
  void neverWaitsForAServerThatIsSlow() {
    slow = true;
    Webhook webhook = webhook("");
    // One is under way, perhaps; so many wait; the rest has no room.
    for (int i = 0; i < Webhook.MOST_WAITING + 10; i++) {
      webhook.post("{}");
    }
    assertThat(webhook.dropped()).isBetween(9L, 10L);
    webhook.close(); // which does not wait either
    assertThat(webhook.posted()).isZero();
    webhook.post("{}");
    assertThat(webhook.dropped()).isGreaterThanOrEqualTo(Webhook.MOST_WAITING + 10L);
  }

  @Test
  void isNotFooledByWhatIsNotHttp() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread talker =
          new Thread(
              () -> {
                for (int i = 0; i < Webhook.ATTEMPTS; i++) {
                  try (var socket = other.accept()) {
                    socket
                        .getOutputStream()
                        .write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      talker.start();
      Webhook webhook = webhook("", other.getLocalPort());
      webhook.post("{}");
      webhook.close(PATIENCE_MILLIS);
      assertThat(webhook.dropped()).isEqualTo(1);
    }
  }
}
