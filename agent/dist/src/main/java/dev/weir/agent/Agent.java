package dev.weir.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Entry points of the agent: {@code -javaagent} and attaching to a running JVM. */
public final class Agent {
  private Agent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {}

  /** Called by the JVM when the agent is attached. */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {}
}
