package dev.weir.cli.attach;

import org.jspecify.annotations.Nullable;

/**
 * A running JVM, as it looks from outside.
 *
 * @param name main class, jar or module; the program's name where there is none of these
 * @param user who it runs as; {@code ?} when not even that can be told
 * @param javaVersion such as {@code 17.0.15}, null when it cannot be told
 * @param adminAddress where the agent in it answers, null when it cannot be told
 */
public record Jvm(
    long pid,
    String name,
    String user,
    @Nullable String javaVersion,
    AgentPresence agent,
    @Nullable String adminAddress) {

  /** Whether the agent is at work in a JVM. */
  public enum AgentPresence {
    PRESENT("yes"),
    ABSENT("no"),
    /** What would tell may not be read, or tells neither. */
    UNKNOWN("unknown");

    private final String word;

    AgentPresence(String word) {
      this.word = word;
    }

    /** As people and JSON have it: yes, no or unknown. */
    public String word() {
      return word;
    }
  }
}
