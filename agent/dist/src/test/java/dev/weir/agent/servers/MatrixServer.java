package dev.weir.agent.servers;

import dev.weir.agent.jdk.Jdk;
import java.io.IOException;
import java.util.List;

/** A server of the matrix at work, for those who measure it. Confined to one thread. */
public final class MatrixServer implements AutoCloseable {
  private final Launch launch;
  private final RunningServer process;

  private MatrixServer(Launch launch, RunningServer process) {
    this.launch = launch;
    this.process = process;
  }

  /**
   * Starts a server on the Java that runs this, in a fresh folder, and waits until it answers.
   *
   * @param name as in {@link Servers}
   */
  public static MatrixServer start(String name, List<String> jvmOptions) throws IOException {
    Server server = Servers.all().get(name);
    if (server == null) {
      throw new IllegalArgumentException(name + " is none of " + Servers.all().keySet());
    }
    String run = "measured-" + name;
    Launch launch = server.prepare(Site.fresh(run, Jdk.own(), jvmOptions));
    return new MatrixServer(launch, RunningServer.start(launch, Site.logOf(run)));
  }

  /** Of its listener of that name, such as {@code nio}, with TLS or without. */
  public int port(String listener, boolean secure) {
    for (Listener each : launch.listeners()) {
      if (each.name().equals(listener) && each.isSecure() == secure) {
        return each.port();
      }
    }
    throw new IllegalArgumentException(listener + " is none of " + launch.listeners());
  }

  /** Of the JVM. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
