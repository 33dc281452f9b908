package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files as proc(5) has them, of processes that do not exist. */
final class FakeProc {
  static final long PID = 4711;

  private static final String LIBRARY = "/opt/jdk/lib/server/libjvm.so";

  private final Path proc;
  private final Path process;

  /** With one JVM of Java 21.0.2 that may be attached to. */
  FakeProc(Path folder) throws IOException {
    proc = folder;
    process = Files.createDirectories(folder.resolve(Long.toString(PID)));
    write(folder.resolve("self/status"), "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
    command("/opt/jdk/bin/java", "-Xmx1g", "-jar", "/srv/shop.jar", "--port", "80");
    status("1000", "0000000181005cce");
    maps("7f0000000000-7f0000001000 r-xp 00000000 08:01 42    " + LIBRARY + "\n");
    thread(PID, "java");
    file("root/opt/jdk/release", "JAVA_VERSION=\"21.0.2\"\nMODULES=\"java.base jdk.attach\"\n");
    link("fd/0", "pipe:[899]");
  }

  Jvms jvms() {
    return new ProcJvms(proc);
  }

  FakeProc command(String... arguments) throws IOException {
    return file("cmdline", String.join("\0", Arrays.asList(arguments)) + '\0');
  }

  FakeProc status(String uid, String caughtSignals) throws IOException {
    return file(
        "status", "Name:\tjava\nUid:\t7\t" + uid + "\t7\t7\nSigCgt:\t" + caughtSignals + "\n");
  }

  FakeProc maps(String text) throws IOException {
    return file("maps", text);
  }

  FakeProc thread(long id, String name) throws IOException {
    return file("task/" + id + "/comm", name + '\n');
  }

  FakeProc link(String name, String target) throws IOException {
    Path link = process.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
    return this;
  }

  FakeProc file(String name, String text) throws IOException {
    write(process.resolve(name), text);
    return this;
  }

  FakeProc without(String name) throws IOException {
    Files.delete(process.resolve(name));
    return this;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
