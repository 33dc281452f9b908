package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LimiterContextTest {
  private static final int MOST_COLLECTIONS = 2_000;
  private static final Allowance ALLOWANCE = new Allowance(1_000_000, 100_000);

  private final Limiter first = new Limiter(ALLOWANCE, 0);
  private final Limiter second = new Limiter(ALLOWANCE, 0);

  @Test
  void takesFromEveryLimiter() {
    try (LimiterContext context = LimiterContext.of(first, second)) {
      assertThat(context.ask(1_000, 0)).isEqualTo(1_000);
      assertThat(first.tokens(0)).isEqualTo(99_000);
      assertThat(second.tokens(0)).isEqualTo(99_000);
    }
  }

  @Test
  void givesBackToTheFirstWhatTheSecondRefuses() {
    second.take(99_500, 0);
    try (LimiterContext context = LimiterContext.of(first, second)) {
      assertThat(context.ask(1_000, 0)).isEqualTo(-500_000);
      assertThat(first.tokens(0)).isEqualTo(100_000);
      assertThat(second.tokens(0)).isEqualTo(500);
      assertThat(context.ask(1_000, 500_000)).isEqualTo(1_000);
    }
  }

  @Test
  void grantsPiecesSoThatOthersHaveTheirTurn() {
    Limiter slow = new Limiter(new Allowance(10_000, 8_000), 0);
    try (LimiterContext context = LimiterContext.of(first, slow)) {
      assertThat(context.ask(1_000_000, 0)).isEqualTo(context.mostBytes()).isEqualTo(1_460);
    }
  }

  @Test
  void givesBackWhatWasNotUsed() {
    try (LimiterContext context = LimiterContext.of(first, second)) {
      context.unused(context.ask(1_000, 0) - 300, 0);
      assertThat(first.tokens(0)).isEqualTo(99_700);
      assertThat(second.tokens(0)).isEqualTo(99_700);
    }
  }

  @Test
  void refusesWhatWouldMakeTokens() {
    first.take(100_000, 0);
    try (LimiterContext context = LimiterContext.of(first)) {
      assertThatThrownBy(() -> context.ask(0, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> context.unused(1, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bytes=1 of 0 that were granted last cannot be unused");
      assertThatThrownBy(() -> first.take(-1_000, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bytes=-1000, must be at least 1");
      assertThatThrownBy(() -> first.reserve(-1_000, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> first.giveBack(-1_000, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(first.tokens(0)).isZero();
  }

  @Test
  void isOfNoUseOnceItIsClosed() {
    LimiterContext context = LimiterContext.of(first);
    context.close();
    assertThat(context.isClosed()).isTrue();
    assertThatThrownBy(() -> context.ask(1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has been closed");
  }

  @Test
  void needsALimiter() {
    assertThatThrownBy(LimiterContext::of).hasMessageContaining("limiters are none");
  }

  @Test
  void countsThoseThatAreOpen() {
    long before = LimiterContext.open();
    LimiterContext context = LimiterContext.of(first);
    assertThat(LimiterContext.open()).isEqualTo(before + 1);
    context.close();
    context.close();
    assertThat(LimiterContext.open()).isEqualTo(before);
  }

  @Test
  void countsAForgottenCloseOnceAndNoOther() {
    long openBefore = LimiterContext.open();
    long leakedBefore = LimiterContext.leaked();
    forget();
    for (int i = 0; i < 10; i++) {
      LimiterContext.of(first).close();
    }
    collectUntilLeaked(leakedBefore + 1);
    assertThat(LimiterContext.leaked()).isEqualTo(leakedBefore + 1);
    forget();
    collectUntilLeaked(leakedBefore + 2);
    assertThat(LimiterContext.leaked()).isEqualTo(leakedBefore + 2);
    assertThat(LimiterContext.open()).isEqualTo(openBefore);
  }

  /** In a frame of its own, which holds on to nothing when it is gone. */
  private void forget() {
    assertThat(LimiterContext.of(first).ask(1, 0)).isEqualTo(1);
  }

  /** The garbage collector hands what it finds to another thread, so it takes a few. */
  private static void collectUntilLeaked(long count) {
    for (int i = 0; i < MOST_COLLECTIONS && LimiterContext.leaked() < count; i++) {
      System.gc();
      Thread.onSpinWait();
    }
  }
}
