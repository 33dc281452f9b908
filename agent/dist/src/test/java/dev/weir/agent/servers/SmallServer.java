package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One of the applications in {@code app} that bring their own server.
 *
 * @param main its class
 * @param listeners names of its ports; those that end in {@code https} speak TLS
 * @param libraries how the names of the jars that it needs begin; empty when it needs none
 * @param settings more of them
 * @param sites of the agent that it passes
 */
record SmallServer(
    Class<?> main,
    int leastJava,
    List<String> listeners,
    String libraries,
    List<String> settings,
    Set<String> sites)
    implements Server {

  @Override
  public Launch prepare(Site site) throws IOException {
    List<String> classPath = new ArrayList<>();
    classPath.add(Site.classes().toString());
    classPath.addAll(jars());
    List<String> command =
        site.java("-cp", String.join(File.pathSeparator, classPath), main.getName());
    Path log = site.folder().resolve("access.log");
    command.add("access-log=" + log);
    command.add("files=" + Site.filesIn(site.folder()));
    command.add("key-store=" + site.keyStore());
    command.add("password=" + Site.PASSWORD);
    command.addAll(settings);
    List<Listener> doors = new ArrayList<>();
    for (String name : listeners) {
      int port = Ports.free();
      command.add(name + "=" + port);
      doors.add(name.endsWith("https") ? Listener.secure(name, port) : Listener.clear(name, port));
    }
    return new Launch(command, Map.of(), doors, new Launch.AccessLog(log, Launch.Bytes.CONTENT));
  }

  /** Those on the class path of this test. */
  private List<String> jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> !libraries.isEmpty())
        .filter(jar -> Path.of(jar).getFileName().toString().startsWith(libraries))
        .toList();
  }
}
