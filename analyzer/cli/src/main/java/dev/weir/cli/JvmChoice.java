package dev.weir.cli;

import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import java.util.List;
import java.util.Locale;

/** Finds the JVM that someone means by a process id or a part of its name. */
final class JvmChoice {
  private JvmChoice() {}

  /** The process id; says on standard error what a name matched. */
  static long pid(String pidOrName, Jvms jvms, Shell shell) throws CommandFailure {
    if (pidOrName.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return pidOf(pidOrName);
    }
    String part = pidOrName.toLowerCase(Locale.ROOT);
    List<Jvm> matching =
        jvms.running().stream()
            .filter(jvm -> jvm.name().toLowerCase(Locale.ROOT).contains(part))
            .toList();
    if (matching.isEmpty()) {
      throw CommandFailure.failed(
          "no JVM's main class or jar has '" + pidOrName + "' in its name; weir ps lists them",
          null);
    }
    if (matching.size() > 1) {
      StringBuilder names = new StringBuilder();
      for (Jvm jvm : matching) {
        names.append(names.isEmpty() ? "" : ", ").append(jvm.pid()).append(' ').append(jvm.name());
      }
      throw CommandFailure.failed(
          "'" + pidOrName + "' matches " + names + "; give the process id of one", null);
    }
    Jvm jvm = matching.get(0);
    shell
        .err()
        .println(
            Failures.printable(
                "weir: '" + pidOrName + "' matches process " + jvm.pid() + ", " + jvm.name()));
    return jvm.pid();
  }

  private static long pidOf(String digits) throws CommandFailure {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw CommandFailure.misuse(
          "'" + digits + "' is neither a process id nor a name; weir ps lists the JVMs", e);
    }
  }
}
