package dev.weir.agent.runtime.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class InstrumenterTest {
  /** An application may be over before the agent's thread has begun. */
  @Test
  void leavesAJvmThatIsEndingInPeace() {
    Instrumenter instrumenter = Instrumenter.measuring(ending());
    assertThatCode(() -> instrumenter.install(true)).doesNotThrowAnyException();
    assertThatCode(instrumenter::remove).doesNotThrowAnyException();
    assertThat(instrumenter.targets())
        .extracting(target -> instrumenter.outcome(target).progress())
        .containsOnly(Instrumenter.Progress.WAITING);
  }

  /** It has no classes to name, as JVMTI has it in its dead phase. */
  private static Instrumentation ending() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            InstrumenterTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }
}
