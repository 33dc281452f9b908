package dev.weir.cli.attach;

import dev.weir.cli.attach.Jvm.AgentPresence;
import dev.weir.cli.attach.ListeningSockets.Listener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent at work leaves to be seen from outside: its threads {@code weir-books} and {@code
 * weir-admin:PORT}, whose names any user may see, and its open jar. The jar alone tells nothing,
 * for the JVM keeps it open after the agent has gone.
 */
record AgentTraces(AgentPresence presence, @Nullable String adminAddress) {
  private static final String BOOKS_THREAD = "weir-books";
  private static final String ADMIN_THREAD = "weir-admin";
  private static final int THREAD_NAME_BYTES = 15; // proc_pid_comm(5), without the final NUL

  /** With a version, as in a repository of artifacts, or without; but no part of the agent. */
  private static final Pattern JAR =
      Pattern.compile("weir-agent(-[0-9][^/]*)?\\.jar( \\(deleted\\))?");

  static AgentTraces of(ProcFiles files) {
    String port = null;
    boolean present = false;
    for (String name : files.threadNames()) {
      present |= name.equals(BOOKS_THREAD);
      if (name.startsWith(ADMIN_THREAD + ':')) {
        port = name;
      }
    }
    List<String> open = files.links("fd");
    if (present) {
      return new AgentTraces(
          AgentPresence.PRESENT, port == null || open == null ? null : address(files, port, open));
    }
    boolean none = open != null && open.stream().noneMatch(AgentTraces::isAgentJar);
    return new AgentTraces(none ? AgentPresence.ABSENT : AgentPresence.UNKNOWN, null);
  }

  private static boolean isAgentJar(String path) {
    return JAR.matcher(JavaCommandLine.fileName(path)).matches();
  }

  /** The one socket of the process that listens on the port which the thread's name begins. */
  private static @Nullable String address(ProcFiles files, String thread, List<String> open) {
    Set<String> inodes = new HashSet<>();
    for (String link : open) {
      if (link.startsWith("socket:[")) {
        inodes.add(link.substring("socket:[".length(), link.length() - 1));
      }
    }
    List<String> lines = new ArrayList<>(files.lines("net/tcp"));
    lines.addAll(files.lines("net/tcp6"));
    String found = null;
    for (Listener listener : ListeningSockets.among(inodes, lines)) {
      String name = ADMIN_THREAD + ':' + listener.port();
      if (name.substring(0, Math.min(name.length(), THREAD_NAME_BYTES)).equals(thread)) {
        if (found != null) {
          return null;
        }
        found = listener.address();
      }
    }
    return found;
  }
}
