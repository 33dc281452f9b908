package dev.weir.cli.attach;

import java.util.List;
import java.util.Set;

/**
 * The arguments of a {@code java} launcher, as far as they say what it runs.
 *
 * @param name main class, file name of the jar, or module; the program's own when there is none
 * @param options the JVM's, before the name
 */
record JavaCommandLine(String name, List<String> options) {
  /** Options of the launcher whose value is the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--enable-native-access",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--source");

  /** Reads the arguments, the program's name first. */
  static JavaCommandLine of(List<String> arguments) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean last = i + 1 == arguments.size();
      if (argument.equals("-jar") && !last) {
        return new JavaCommandLine(fileName(arguments.get(i + 1)), arguments.subList(1, i));
      }
      if ((argument.equals("-m") || argument.equals("--module")) && !last) {
        return new JavaCommandLine(arguments.get(i + 1), arguments.subList(1, i));
      }
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (argument.startsWith("--module=")) {
        return new JavaCommandLine(argument.substring(9), arguments.subList(1, i));
      } else if (!argument.startsWith("-") && !argument.startsWith("@") && !argument.isEmpty()) {
        return new JavaCommandLine(argument, arguments.subList(1, i));
      }
    }
    String program = arguments.isEmpty() ? "?" : fileName(arguments.get(0));
    return new JavaCommandLine(program, List.copyOf(arguments));
  }

  boolean disablesAttaching() {
    return options.lastIndexOf("-XX:+DisableAttachMechanism")
        > options.lastIndexOf("-XX:-DisableAttachMechanism");
  }

  boolean disablesLoadingOfAgents() {
    return options.lastIndexOf("-XX:-EnableDynamicAgentLoading")
        > options.lastIndexOf("-XX:+EnableDynamicAgentLoading");
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
