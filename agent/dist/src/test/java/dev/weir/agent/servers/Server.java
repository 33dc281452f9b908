package dev.weir.agent.servers;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A kind of server of the matrix. To add one, write a class and name it in {@link Servers}. */
interface Server {
  /** Lays out the site's folder and says how to start. */
  Launch prepare(Site site) throws IOException;

  /** Sites of the agent that the workload must have passed, as {@code /healthz} names them. */
  Set<String> sites();

  /** Those of a server on the JDK's own sockets and TLS engines, and further ones. */
  static Set<String> onTheJdk(String... further) {
    Set<String> sites = new TreeSet<>(List.of(further));
    sites.addAll(List.of("socket_read", "socket_write", "tls_engine_unwrap", "tls_engine_wrap"));
    return sites;
  }

  /** The oldest Java that it runs on. */
  default int leastJava() {
    return 17;
  }

  /** Whether the server itself compresses text for clients that take it. */
  default boolean compresses() {
    return false;
  }

  /** Whether it answers the next request on a connection every time, after a file, too. */
  default boolean answersAfterFiles() {
    return true;
  }

  /** The class that manages the application's logging, with the agent as without. */
  default String logManager() {
    return "java.util.logging.LogManager";
  }
}
