package dev.weir.agent.manners;

import dev.weir.agent.jdk.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a JVM is started: options are added one by one, then {@link #run} starts it. */
final class Launch {
  /** The agent listens on any free port of the loopback interface. */
  static final String ANY_PORT = "admin=127.0.0.1:0";

  private final Jdk jdk;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> classPath = new ArrayList<>();

  private Launch(Jdk jdk) {
    this.jdk = jdk;
    classPath.add(placeOf(Launch.class).toString());
  }

  /** Small and soon started: one collector thread, one compiler. */
  static Launch on(Jdk jdk) {
    return new Launch(jdk).with("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  /** With the JVM's own choice of compilers, for what is true only of hot code. */
  static Launch compiled(Jdk jdk) {
    return new Launch(jdk).with("-Xmx512m", "-XX:+UseSerialGC");
  }

  Launch with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** The shipped agent, with options of its own. */
  Launch agent(String agentOptions) {
    return with("-javaagent:" + agentJar() + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
  }

  Launch environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Launch classPath(Path more) {
    classPath.add(more.toString());
    return this;
  }

  /** With Netty, as it stands on the class path of the tests. */
  Launch netty() {
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(place -> place.getFileName().toString().startsWith("netty-"))
        .forEach(this::classPath);
    return this;
  }

  /** With Netty 4.1, whatever is on the class path of the tests. */
  Launch netty41() {
    File[] jars = new File(System.getProperty("weir.netty41")).listFiles();
    if (jars == null || jars.length == 0) {
      throw new IllegalStateException("there is no Netty 4.1 in weir.netty41");
    }
    Stream.of(jars).map(File::toPath).forEach(this::classPath);
    return this;
  }

  /** Starts a class of the tests. */
  Jvm run(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
    command.addAll(List.of(arguments));
    return tool("java", command.toArray(String[]::new));
  }

  /** Starts a program of the JDK. */
  Jvm tool(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool(name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("WEIR_") || key.endsWith("JAVA_OPTIONS"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return new Jvm(builder.start());
  }

  static Path agentJar() {
    return Path.of(System.getProperty("weir.agent.jar"));
  }

  /** The folder or jar that a class was loaded from. */
  static Path placeOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
