package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.runtime.hold.WakeUps;
import org.junit.jupiter.api.Test;

class HeldTest {
  private final Held held = new Held();

  @Test
  void triesAgainToTellWhomItCouldNotAndMasksNothingMeanwhile() {
    held.channel = "no channel";
    held.outgoing.waits = true;
    assertThatThrownBy(held.outgoing::wake).isInstanceOf(IllegalStateException.class);
    assertThat(held.outgoing.waits).isFalse();
    assertThatThrownBy(held.outgoing::wake).isInstanceOf(IllegalStateException.class);
    held.channel = null;
    held.outgoing.wake();
    held.channel = "no channel";
    held.outgoing.wake();
  }

  @Test
  void keepsNothingOfAChannelThatComesAfterItWasClosed() {
    held.close();
    assertThat(held.over()).isTrue();
    held.channel = "late";
    held.outgoing.waits = true;
    WakeUps closed = new WakeUps(() -> 0, fault -> {});
    closed.close();
    closed.now(held.outgoing);
    assertThat(held.channel).isNull();
    assertThat(held.outgoing.waits).isFalse();
  }
}
