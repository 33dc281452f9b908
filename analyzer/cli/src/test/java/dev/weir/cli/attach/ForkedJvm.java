package dev.weir.cli.attach;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A JVM that runs {@link Idle} until it is closed; it ends with this process, too. */
public final class ForkedJvm implements AutoCloseable {
  private final Process process;

  private ForkedJvm(Process process) {
    this.process = process;
  }

  /** Starts one and waits until it is up. */
  public static ForkedJvm start(String... options) throws IOException {
    return start(Path.of(System.getProperty("java.home")), options);
  }

  static ForkedJvm start(Path javaHome, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx32m");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add("target" + File.separator + "test-classes");
    command.add(Idle.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (!"ready".equals(out.readLine())) {
      process.destroyForcibly();
      throw new IOException(command + " did not start");
    }
    return new ForkedJvm(process);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a jar whose agent is {@link AnsweringAgent}. */
  public static Path agentJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Agent-Class", AnsweringAgent.class.getName());
    String entry = AnsweringAgent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(Files.readAllBytes(Path.of("target", "test-classes").resolve(entry)));
    }
    return file;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
