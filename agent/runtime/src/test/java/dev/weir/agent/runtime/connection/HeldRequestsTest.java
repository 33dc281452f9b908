package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.bootstrap.Gate;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is charged of requests whose bytes come before anybody knows what they are. */
class HeldRequestsTest {
  private static final long SECOND = 1_000_000_000;
  private static final String POST = "POST /b HTTP/1.1\r\nContent-Length: 4000\r\n\r\n";
  private static final String BODY = "b".repeat(4_000);
  private static final long WHOLE = POST.length() + 4_000L;

  private final Stripe stripe = Stripe.of(1, ClientId.of(ClientIdentity.REMOTE_ADDRESS))[0];
  private final Connection connection = new Connection(new Object(), 1, stripe, true);
  private final Limits limits = new Limits(exchange -> exchange.path());

  private void apply() {
    LimitRule uploads =
        new LimitRule(
            "uploads",
            Match.ALL,
            Direction.REQUEST,
            Scope.LIMIT,
            new Allowance(1_000, 2_000),
            Action.DELAY,
            null);
    limits.apply(new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(uploads)), 0);
  }

  /** As the hook of a read does. */
  private void receive(String text, long nowNanos) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    try {
      boolean limited = limits.current().holdsRequests();
      int before = connection.conformance.newestRequest();
      if (limited) {
        connection.conformance.comesIn(bytes.length);
      }
      connection.passed(true, NativeMemory.addressOf(memory), bytes.length, nowNanos);
      if (limited) {
        connection.conformance.chargeRequests(limits.current(), before, nowNanos);
      }
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private long ask(long bytes, long nowNanos) {
    return connection.conformance.ask(limits.current(), true, bytes, nowNanos);
  }

  private Limit uploads() {
    return limits.current().limits().get(0);
  }

  @Test
  void chargesASmallRequestAndWaitsBeforeTheNext() {
    apply();
    receive(POST + BODY, 0);

    assertThat(uploads().totals().passedBytes()).isEqualTo(WHOLE);
    long nowNanos = 0;
    for (long answer = ask(8_192, 0); answer < 0; answer = ask(8_192, nowNanos)) {
      nowNanos -= answer;
    }
    assertThat(nowNanos).isEqualTo((WHOLE - 2_000) * SECOND / 1_000);
    assertThat(ask(8_192, nowNanos)).isEqualTo(Gate.ALL);
    assertThat(uploads().totals().passedBytes()).isEqualTo(WHOLE);
    assertThat(uploads().totals().delayedBytes()).isEqualTo(WHOLE - 2_000);
  }

  @Test
  void chargesEachOfThoseThatCameTogether() {
    apply();
    receive(POST + BODY + POST + BODY + POST.substring(0, 10), 0);
    assertThat(uploads().totals().passedBytes()).isEqualTo(2 * WHOLE);

    receive(POST.substring(10) + BODY, 0);
    assertThat(uploads().totals().passedBytes()).isEqualTo(3 * WHOLE);
  }

  @Test
  void chargesWhatCameIntoOtherBuffersOfTheSameRead() {
    apply();
    assertThat(ask(8_192, 0)).isEqualTo(Gate.ALL);
    receive(POST + BODY.substring(0, 1_000), 0);
    receive(BODY.substring(1_000, 3_000), 0);

    assertThat(uploads().totals().passedBytes()).isEqualTo(POST.length() + 3_000);
  }

  @Test
  void asksForWhatFollowsWhatWasCharged() {
    apply();
    receive(POST + BODY.substring(0, 1_000), 0);
    assertThat(uploads().totals().passedBytes()).isEqualTo(POST.length() + 1_000);

    assertThat(ask(500, 0)).isEqualTo(500);
    assertThat(uploads().totals().passedBytes()).isEqualTo(POST.length() + 1_500);
  }

  /** The next request comes in the read that was to bring the rest of the one before. */
  @Test
  void chargesEachByteOnceWhenMoreComesThanWasAskedFor() {
    apply();
    receive(POST + BODY.substring(0, 3_900), 0);
    long nowNanos = 0;
    for (long answer = ask(1, 0); answer < 0; answer = ask(1, nowNanos)) {
      nowNanos -= answer;
    }
    connection.conformance.correct(true, -1, nowNanos); // it did not come yet
    nowNanos += 20 * SECOND;
    assertThat(ask(8_192, nowNanos)).isEqualTo(2_000);
    String more = BODY.substring(3_900) + POST + BODY.substring(0, 1_000);
    receive(more, nowNanos);
    connection.conformance.correct(true, more.length() - 2_000, nowNanos);
    connection.conformance.chargeDeferred(limits.current(), nowNanos);

    assertThat(uploads().totals().passedBytes()).isEqualTo(WHOLE + POST.length() + 1_000);
    assertThat(uploads().tokens(nowNanos)).isEqualTo(2_000 - 100); // the rest is owed
  }

  @Test
  void chargesNothingThatPassedBeforeTheLimitWas() {
    receive(POST + BODY.substring(0, 3_000), 0);
    apply();
    assertThat(ask(500, 0)).isEqualTo(500);
    receive(BODY.substring(3_000, 3_500), 0);
    connection.conformance.correct(true, 0, 0);

    assertThat(uploads().totals().passedBytes()).isEqualTo(500);
    assertThat(ask(500, 0)).isEqualTo(500);
    assertThat(uploads().totals().passedBytes()).isEqualTo(1_000);
  }
}
