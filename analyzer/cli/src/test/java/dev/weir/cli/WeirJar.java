package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shipped jar, run as a process of its own. */
final class WeirJar {
  static final Path FILE = Path.of(System.getProperty("weir.jar", "target/weir.jar"));

  private WeirJar() {}

  static Run run(String... arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(arguments)).start();
    process.getOutputStream().close();
    return read(process);
  }

  static Run read(Process process) throws IOException, InterruptedException {
    // What goes to standard error is little, so it cannot fill its pipe meanwhile.
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx256m");
    command.add("-jar");
    command.add(FILE.toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
