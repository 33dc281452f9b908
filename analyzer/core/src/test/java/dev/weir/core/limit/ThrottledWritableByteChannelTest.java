package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ThrottledWritableByteChannelTest {
  private final TestTime time = new TestTime();
  private final Limiter limiter = new Limiter(new Allowance(1_000_000, 100_000), time.nowNanos);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private ThrottledWritableByteChannel to(WritableByteChannel channel) {
    return new ThrottledWritableByteChannel(channel, time, limiter);
  }

  @Test
  void writesAllAtTheRate() throws IOException {
    byte[] all = new byte[600_000];
    new Random(1).nextBytes(all);
    ByteBuffer source = ByteBuffer.wrap(all);
    long startNanos = time.nowNanos;
    try (ThrottledWritableByteChannel channel = to(Channels.newChannel(written))) {
      assertThat(channel.write(source)).isEqualTo(600_000);
      assertThat(channel.nanosToWait()).isZero();
    }
    assertThat(source.hasRemaining()).isFalse();
    assertThat(source.limit()).isEqualTo(600_000);
    assertThat(written.toByteArray()).isEqualTo(all);
    assertThat(time.nowNanos - startNanos).isEqualTo(500_000_000);
  }

  @Test
  void givesBackWhatTheChannelDoesNotTake() throws IOException {
    ByteBuffer source = ByteBuffer.allocate(1_000);
    try (ThrottledWritableByteChannel channel = to(new Taking(300))) {
      assertThat(channel.write(source)).isEqualTo(300);
      assertThat(channel.nanosToWait()).isZero();
      assertThat(source.remaining()).isEqualTo(700);
      assertThat(limiter.tokens(time.nowNanos)).isEqualTo(99_700);
    }
  }

  @Test
  void tellsHowMuchWasWrittenBeforeAnInterrupt() throws IOException {
    ByteBuffer source = ByteBuffer.allocate(600_000);
    try (ThrottledWritableByteChannel channel = to(Channels.newChannel(written))) {
      time.interruptAfter(3);
      assertThatThrownBy(() -> channel.write(source))
          .isInstanceOfSatisfying(
              InterruptedIOException.class,
              e ->
                  assertThat(e.bytesTransferred)
                      .isEqualTo(written.size())
                      .isEqualTo(source.position()));
      assertThat(source.limit()).isEqualTo(600_000);
    }
  }

  @Test
  void isClosedWithWhatIsBehind() throws IOException {
    WritableByteChannel behind = Channels.newChannel(written);
    ThrottledWritableByteChannel channel = to(behind);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThat(behind.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Nested
  class BeforeAChannelThatDoesNotBlock {

    @Test
    void writesWhatMayPassNowAndSaysWhenToComeAgain() throws IOException {
      limiter.take(98_000, time.nowNanos);
      Pipe pipe = Pipe.open();
      pipe.sink().configureBlocking(false);
      ByteBuffer source = ByteBuffer.allocate(5_000);
      try (Pipe.SourceChannel end = pipe.source();
          ThrottledWritableByteChannel channel = to(pipe.sink())) {
        assertThat(channel.write(source)).isEqualTo(2_000);
        assertThat(channel.nanosToWait()).isEqualTo(2_000_000);
        assertThat(channel.write(source)).isZero();
        time.nowNanos += channel.nanosToWait();
        assertThat(channel.write(source)).isEqualTo(2_000);
        assertThat(time.waits).isEmpty();
        ByteBuffer arrived = ByteBuffer.allocate(9_000);
        assertThat(end.read(arrived)).isEqualTo(4_000);
      }
    }

    @Test
    void givesBackWhatDoesNotFitIntoThePipe() throws IOException {
      Pipe pipe = Pipe.open();
      pipe.sink().configureBlocking(false);
      Limiter wide = new Limiter(new Allowance(1_000_000_000, 100_000_000), time.nowNanos);
      try (Pipe.SourceChannel end = pipe.source();
          ThrottledWritableByteChannel channel =
              new ThrottledWritableByteChannel(pipe.sink(), time, wide)) {
        ByteBuffer source = ByteBuffer.allocate(50_000_000);
        int passed = channel.write(source);
        assertThat(passed).isBetween(1, 49_999_999);
        assertThat(channel.nanosToWait()).isZero();
        assertThat(wide.tokens(time.nowNanos)).isEqualTo(100_000_000 - passed);
        assertThat(end.isOpen()).isTrue();
      }
    }
  }

  /** Takes a few bytes and then no more. */
  private record Taking(int bytes) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int taken = Math.min(bytes, source.remaining());
      source.position(source.position() + taken);
      return taken;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
