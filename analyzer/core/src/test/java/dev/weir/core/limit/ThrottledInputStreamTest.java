package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThrottledInputStreamTest {
  private final TestTime time = new TestTime();
  private final Limiter limiter = new Limiter(new Allowance(1_000_000, 100_000), time.nowNanos);

  @Test
  void handsOnAllBytesAtTheRate() throws IOException {
    byte[] all = new byte[600_000];
    new Random(1).nextBytes(all);
    long startNanos = time.nowNanos;
    try (InputStream in = new ThrottledInputStream(new ByteArrayInputStream(all), time, limiter)) {
      assertThat(in.read()).isEqualTo(all[0] & 0xff);
      assertThat(in.available()).isEqualTo(599_999);
      assertThat(in.readAllBytes()).hasSize(599_999).endsWith(all[599_998], all[599_999]);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(time.nowNanos - startNanos).isEqualTo(500_000_000);
  }

  @Test
  void losesNothingInAnInterruptAndPaysForItLater() throws IOException {
    limiter.take(100_000, time.nowNanos);
    byte[] bytes = new byte[2_000];
    try (InputStream in =
        new ThrottledInputStream(new ByteArrayInputStream(new byte[2_000]), time, limiter)) {
      time.interruptAfter(0);
      assertThat(in.read(bytes, 0, 1_000)).isEqualTo(1_000);
      assertThatThrownBy(() -> in.read(bytes, 0, 1_000)).isInstanceOf(InterruptedIOException.class);
      time.interruptAfter(10);
      assertThat(in.read(bytes, 0, 1_000)).isEqualTo(1_000);
      assertThat(time.waits).containsExactly(1_000_000L, 1_000_000L);
    }
  }

  @Test
  void takesNothingForNothing() throws IOException {
    limiter.take(100_000, time.nowNanos);
    InputStream in = new ThrottledInputStream(InputStream.nullInputStream(), time, limiter);
    assertThat(in.read(new byte[9], 0, 0)).isZero();
    assertThat(in.read(new byte[9])).isEqualTo(-1);
    assertThat(time.waits).isEmpty();
    in.close();
  }
}
