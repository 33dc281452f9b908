package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/**
 * Whether the agent may start in this JVM. Every refusal names its reason and how to override it.
 */
final class StartupCheck {
  private static final int OLDEST_JAVA = 17;
  private static final int NEWEST_JAVA = 26;

  /** Programs that come with the JDK, which {@code JAVA_TOOL_OPTIONS} would drag the agent into. */
  private static final String[] TOOLS = {
    "sun.tools.",
    "sun.security.tools.",
    "sun.jvmstat.",
    "com.sun.tools.",
    "jdk.jfr.",
    "jdk.internal.",
    "jdk.tools.",
    "jdk.jshell.",
    "jdk.compiler/",
    "jdk.jartool/",
    "jdk.javadoc/",
    "jdk.jconsole/",
    "jdk.jdeps/",
    "jdk.jlink/",
    "jdk.jpackage/",
    "jdk.jshell/",
    "jdk.jstatd/",
    "jdk.hotspot.agent/",
    "jdk.jcmd/",
    "jdk.jfr/",
    "java.base/sun.security.tools."
  };

  private StartupCheck() {}

  /** Why the agent must not start in this JVM; null when it may. */
  static @Nullable String refusal() {
    return refusal(
        System.getProperty("java.specification.version", ""),
        System.getProperty("java.version", ""),
        System.getProperty("weir.checks", System.getenv("WEIR_CHECKS")),
        System.getProperty("sun.java.command", ""));
  }

  /**
   * Why the agent must not start; null when it may.
   *
   * @param specification such as {@code 1.8} or {@code 17}
   * @param version such as {@code 1.8.0_402}, as people know it
   * @param checks {@code off} to be let in wherever the agent can run at all
   * @param command main class or module of the application, and its arguments
   */
  static @Nullable String refusal(
      String specification, String version, @Nullable String checks, String command) {
    int java = javaVersion(specification);
    if (java < OLDEST_JAVA) {
      return "this is Java "
          + version
          + ", and the agent needs "
          + OLDEST_JAVA
          + " or later; run the application on a newer one, or leave -javaagent out";
    }
    if ("off".equals(checks)) {
      return null;
    }
    if (java > NEWEST_JAVA) {
      return "this is Java "
          + java
          + ", newer than any that this version knows ("
          + NEWEST_JAVA
          + "); take a newer version, or set -Dweir.checks=off to try it";
    }
    for (String tool : TOOLS) {
      if (command.startsWith(tool)) {
        return "this is a tool of the JDK ("
            + command.split(" ", 2)[0]
            + "), not an application; set -Dweir.checks=off to start all the same";
      }
    }
    return null;
  }

  /** 8 for {@code 1.8}, 17 for {@code 17}, 0 for what is neither. */
  private static int javaVersion(String specification) {
    String version = specification.startsWith("1.") ? specification.substring(2) : specification;
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
