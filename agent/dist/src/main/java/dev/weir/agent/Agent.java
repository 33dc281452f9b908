package dev.weir.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Entry points of the agent: {@code -javaagent} and attaching to a running JVM.
 *
 * <p>Whatever goes wrong, the application goes on; one line on standard error says what and how to
 * mend it. Compiled for Java 8, so that an older JVM can be told so, too. Everything else of the
 * agent is behind {@link RuntimeLoader}.
 *
 * <p>Options are {@code key=value,…}. Attaching knows three more: {@code state=true} only asks,
 * {@code detach=true} takes the agent out, and {@code result=FILE} names an existing file that gets
 * the outcome as one line of JSON.
 */
public final class Agent {
  private static final String RUNTIME = "dev.weir.agent.runtime.AgentRuntime";

  private static @Nullable Class<?> runtime;

  private Agent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    call("start", options == null ? "" : options, instrumentation, false);
  }

  /** Called by the JVM when the agent is attached. */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    String result = null;
    String method = "start";
    StringBuilder rest = new StringBuilder();
    for (String option : (options == null ? "" : options).split(",", -1)) {
      if (option.startsWith("result=")) {
        result = option.substring("result=".length());
      } else if (option.equals("detach=true")) {
        method = "stop";
      } else if (option.equals("state=true")) {
        method = "state";
      } else {
        rest.append(rest.length() == 0 ? "" : ",").append(option);
      }
    }
    String outcome = call(method, rest.toString(), instrumentation, true);
    if (result != null) {
      tell(result, outcome);
    }
  }

  /** Returns the outcome as JSON. */
  private static synchronized String call(
      String method, String options, Instrumentation instrumentation, boolean attached) {
    try {
      String refusal = StartupCheck.refusal();
      if (refusal != null) {
        return failed("not started: " + refusal);
      }
      Class<?> loaded = runtime;
      if (loaded == null) {
        loaded = Class.forName(RUNTIME, true, loader());
        runtime = loaded;
      }
      return (String)
          loaded
              .getMethod(method, String.class, Instrumentation.class, boolean.class)
              .invoke(null, options, instrumentation, attached);
    } catch (SecurityException e) {
      return failed(
          "not started: the security manager refuses ("
              + e.getMessage()
              + "); grant the agent's jar java.security.AllPermission in the policy");
    } catch (InvocationTargetException e) {
      return failed("not started: " + e.getCause());
    } catch (Throwable t) {
      return failed("not started: " + t);
    }
  }

  private static ClassLoader loader() throws IOException, URISyntaxException {
    ProtectionDomain domain = Agent.class.getProtectionDomain();
    URL url = domain.getCodeSource().getLocation();
    JarFile jar = new JarFile(new File(url.toURI()));
    return new RuntimeLoader(jar, url, domain, ClassLoader.getSystemClassLoader().getParent());
  }

  @SuppressWarnings("SystemOut") // the application's standard error is where an agent can speak
  private static String failed(String message) {
    System.err.println("weir: " + message);
    return "{\"status\":\"failed\",\"admin\":null,\"message\":\"" + escaped(message) + "\"}";
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(c < ' ' ? " " : c == '"' || c == '\\' ? "\\" + c : String.valueOf(c));
    }
    return escaped.toString();
  }

  @SuppressWarnings("SystemOut")
  private static void tell(String file, String outcome) {
    try {
      Files.write(Paths.get(file), (outcome + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      System.err.println("weir: cannot write the outcome to " + file + ": " + e);
    }
  }
}
