package dev.weir.agent.runtime.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpeakerTest {
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return String.valueOf(said.poll(30, TimeUnit.SECONDS));
  }

  private void hold(CountDownLatch held, String line) {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    said.add(line);
  }

  @Test
  void neverWaitsAndCountsWhatHasNoRoom() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (Speaker speaker = new Speaker(line -> hold(held, line))) {
      for (int i = 0; i < Speaker.MOST_WAITING + 11; i++) {
        speaker.say("line " + i); // comes back, though nothing is read
      }
      assertThat(said).isEmpty();
      held.countDown();
      assertThat(next()).isEqualTo("line 0");
      String last = next();
      while (!last.endsWith(" more lines could not be said")) {
        assertThat(last).startsWith("line ");
        last = next();
      }
      assertThat(last).startsWith("1");
    }
  }

  @Test
  void goesOnAfterALineThatCouldNotBeSaidAndCountsIt() throws Exception {
    try (Speaker speaker =
        new Speaker(
            line -> {
              if (line.startsWith("bad")) {
                throw new IllegalStateException(line);
              }
              said.add(line);
            })) {
      speaker.say("bad 1");
      speaker.say("bad 2");
      speaker.say("good");
      assertThat(next()).isEqualTo("good");
      assertThat(next()).isEqualTo("2 more lines could not be said");
    }
  }

  @Test
  void saysALineWithTheNextWhenNoThreadCouldBeMadeForIt() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Speaker speaker =
        new Speaker(
            said::add,
            thread -> {
              if (attempts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              thread.start();
            })) {
      speaker.say("first");
      speaker.say("second");
      assertThat(next()).isEqualTo("first");
      assertThat(next()).isEqualTo("second");
    }
  }

  @Test
  void goesOnWhenSomebodyInterruptsIt() throws Exception {
    BlockingQueue<Thread> speaking = new LinkedBlockingQueue<>();
    try (Speaker speaker =
        new Speaker(
            said::add,
            thread -> {
              speaking.add(thread);
              thread.start();
            })) {
      speaker.say("first");
      assertThat(next()).isEqualTo("first");
      speaking.remove().interrupt();
      speaker.say("second");
      assertThat(next()).isEqualTo("second");
    }
  }

  @Test
  void saysWhatWaitsWhenItIsClosedAndNoMore() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Speaker speaker = new Speaker(line -> hold(held, line));
    speaker.say("first");
    speaker.say("last words");
    speaker.close();
    speaker.say("too late");
    held.countDown();
    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("last words");
    assertThat(next()).isEqualTo("1 more lines could not be said");
  }
}
