package dev.weir.agent.manners;

import dev.weir.agent.manners.host.ClassBytes;
import dev.weir.agent.manners.host.TwoServers;
import java.io.IOException;
import java.nio.file.Path;

/** {@link TwoServers} in a process of their own, and what they tell of it. */
final class WatchedServers implements AutoCloseable {
  private final Jvm jvm;
  private final Path folder;
  private final int[] ports;

  private WatchedServers(Jvm jvm, Path folder, int... ports) {
    this.jvm = jvm;
    this.folder = folder;
    this.ports = ports;
  }

  /**
   * @param folder for jars of agents
   */
  static WatchedServers start(Launch launch, Path folder) throws IOException, InterruptedException {
    // Loading agents into a running JVM will have to be allowed one day: JEP 451.
    Jvm jvm = launch.with("-XX:+EnableDynamicAgentLoading").run(TwoServers.class);
    return new WatchedServers(
        jvm, folder, Integer.parseInt(jvm.line()), Integer.parseInt(jvm.line()));
  }

  Jvm jvm() {
    return jvm;
  }

  int[] ports() {
    return ports.clone();
  }

  /** The class files that are in force, as an agent sees them that comes after all others. */
  String classes() throws Exception {
    Attached.load(jvm, TestAgentJar.of(ClassBytes.class, folder), "");
    return answer("classes");
  }

  /** Which of them the agent has its hooks in. */
  String woven() throws Exception {
    Attached.load(jvm, TestAgentJar.of(ClassBytes.class, folder), "");
    return answer("woven");
  }

  /** The threads of the agent. */
  String threads() throws Exception {
    return answer("threads");
  }

  long heapBytes() throws Exception {
    return Long.parseLong(answer("heap"));
  }

  int loadedClasses() throws Exception {
    return Integer.parseInt(answer("loaded"));
  }

  private String answer(String word) throws Exception {
    jvm.say(word);
    return jvm.line();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
