package dev.weir.agent.runtime;

import dev.weir.agent.runtime.options.AgentOptions;
import dev.weir.agent.runtime.options.OptionException;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the agent. Called by its entry points, by name, since those live in another
 * class loader; answers with one line of JSON.
 */
public final class AgentRuntime {
  private static @Nullable Measuring measuring;

  private AgentRuntime() {}

  /**
   * Starts measuring, unless the agent does so already.
   *
   * @param options {@code key=value,…}
   * @param attached whether the application was running before
   */
  public static synchronized String start(
      String options, Instrumentation instrumentation, boolean attached) {
    Measuring running = measuring;
    if (running != null) {
      Log.say("already here; a second start changes nothing");
      return outcome("already", running.adminAddress(), running.said());
    }
    AgentOptions parsed;
    try {
      parsed = AgentOptions.parse(options, System.getProperties(), System.getenv());
    } catch (OptionException e) {
      String message = "not started: " + e.getMessage();
      Log.say(message);
      return outcome("failed", null, message);
    }
    Measuring starting = null;
    try {
      DoorFrame.putUp(instrumentation);
      starting = new Measuring(parsed, instrumentation, attached);
      starting.start();
      measuring = starting;
      return outcome("started", starting.adminAddress(), starting.said());
    } catch (Throwable t) {
      if (starting != null) {
        starting.close();
      }
      String message = "not started: " + t;
      Log.say(message);
      return outcome("failed", null, message);
    }
  }

  /** Takes the agent out: all classes are as they were, nothing of it runs any more. */
  public static synchronized String stop(
      String options, Instrumentation instrumentation, boolean attached) {
    Measuring running = measuring;
    if (running == null) {
      return outcome("absent", null, "there is no agent here");
    }
    measuring = null;
    running.close();
    Log.say("detached");
    return outcome("detached", null, "detached");
  }

  /** Says whether it measures, and where it can be asked. */
  public static synchronized String state(
      String options, Instrumentation instrumentation, boolean attached) {
    Measuring running = measuring;
    return running == null
        ? outcome("absent", null, "there is no agent here")
        : outcome("already", running.adminAddress(), running.said());
  }

  private static String outcome(String status, @Nullable String admin, String message) {
    return "{\"status\":\""
        + status
        + "\",\"admin\":"
        + (admin == null ? "null" : quoted(admin))
        + ",\"message\":"
        + quoted(message)
        + "}";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        quoted.append(' ');
      } else {
        if (c == '"' || c == '\\') {
          quoted.append('\\');
        }
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
