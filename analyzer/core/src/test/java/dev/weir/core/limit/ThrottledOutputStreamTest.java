package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.conformance.Conformance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottledOutputStreamTest {
  private final TestTime time = new TestTime();
  private final Allowance allowance = new Allowance(1_000_000, 100_000);
  private final Limiter limiter = new Limiter(allowance, time.nowNanos);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void writesABurstWithoutWaiting() throws IOException {
    try (OutputStream out = new ThrottledOutputStream(written, time, limiter)) {
      out.write(new byte[100_000]);
    }
    assertThat(written.size()).isEqualTo(100_000);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void waitsForWhatIsBeyondTheBurst() throws IOException {
    long startNanos = time.nowNanos;
    try (OutputStream out = new ThrottledOutputStream(written, time, limiter)) {
      out.write(new byte[600_000]);
    }
    assertThat(time.nowNanos - startNanos).isEqualTo(500_000_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keepsEveryByteAndConformsToEveryAllowance(long seed) throws IOException {
    Random random = new Random(seed);
    Allowance[] allowances = {
      new Allowance(1L + random.nextInt(100_000), 1_460L + random.nextInt(50_000)),
      new Allowance(1L + random.nextInt(100_000), 1_460L + random.nextInt(50_000)),
    };
    Conformance[] conformances = {new Conformance(allowances[0]), new Conformance(allowances[1])};
    OutputStream watched =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
            for (Conformance conformance : conformances) {
              conformance.passed(length, time.nowNanos);
            }
          }
        };
    byte[] all = new byte[60_000];
    random.nextBytes(all);
    try (OutputStream out =
        new ThrottledOutputStream(
            watched,
            time,
            new Limiter(allowances[0], time.nowNanos),
            new Limiter(allowances[1], time.nowNanos))) {
      int at = 0;
      while (at < all.length) {
        int length = Math.min(all.length - at, random.nextInt(9_000));
        if (length == 1 || random.nextInt(5) == 0) {
          out.write(all[at]);
          length = 1;
        } else {
          out.write(all, at, length);
        }
        at += length;
        time.nowNanos += random.nextInt(1_000_000);
      }
    }
    assertThat(written.toByteArray()).isEqualTo(all);
    for (Conformance conformance : conformances) {
      assertThat(conformance.measured().excessBytes())
          .isLessThanOrEqualTo(conformance.allowance().burstBytes());
    }
  }

  @Test
  void takesNothingFromOneLimiterWhileItWaitsForAnother() throws IOException {
    Limiter client = new Limiter(allowance, time.nowNanos);
    limiter.take(100_000, time.nowNanos);
    time.meanwhile = () -> assertThat(client.tokens(time.nowNanos)).isEqualTo(100_000);
    try (OutputStream out = new ThrottledOutputStream(written, time, client, limiter)) {
      out.write(new byte[1_000]);
    }
    assertThat(time.waits).containsExactly(1_000_000L);
    assertThat(client.tokens(time.nowNanos)).isEqualTo(99_000);
  }

  @Test
  void tellsHowMuchWasWrittenBeforeAnInterrupt() throws IOException {
    try (OutputStream out = new ThrottledOutputStream(written, time, limiter)) {
      time.interruptAfter(3);
      assertThatThrownBy(() -> out.write(new byte[600_000]))
          .isInstanceOfSatisfying(
              InterruptedIOException.class,
              e -> assertThat(e.bytesTransferred).isEqualTo(written.size()).isGreaterThan(100_000));
    }
  }

  @Test
  void closesWhatIsBehindAndTheContext() throws IOException {
    long open = LimiterContext.open();
    boolean[] closed = {false, false};
    OutputStream out =
        new ThrottledOutputStream(
            new OutputStream() {
              @Override
              public void write(int b) {}

              @Override
              public void flush() {
                closed[0] = true;
              }

              @Override
              public void close() {
                closed[1] = true;
              }
            },
            time,
            limiter);
    out.flush();
    assertThat(closed).containsExactly(true, false);
    out.close();
    assertThat(closed).containsExactly(true, true);
    assertThat(LimiterContext.open()).isEqualTo(open);
    assertThatThrownBy(() -> out.write(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void readsTheClockThatLimitersOfItsUsersDo() throws IOException {
    try (OutputStream out =
        new ThrottledOutputStream(written, new Limiter(allowance, System.nanoTime()))) {
      out.write(new byte[10_000]);
    }
    assertThat(written.size()).isEqualTo(10_000);
  }
}
