package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PauseTest {
  @AfterEach
  void leaveNoInterruptBehind() {
    Thread.interrupted();
  }

  @Test
  void endsWhenTheThreadIsInterruptedAndLeavesItSo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Pause.INSTANCE.waitNanos(Limiter.MOST_NANOS))
        .isInstanceOf(InterruptedIOException.class);
    assertThatThrownBy(() -> Pause.INSTANCE.waitNanos(1_000_000_000))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void doesNotLookForAnInterruptWhenThereIsNothingToWaitFor() {
    Thread.currentThread().interrupt();
    assertThatCode(() -> Pause.INSTANCE.waitNanos(0)).doesNotThrowAnyException();
  }
}
