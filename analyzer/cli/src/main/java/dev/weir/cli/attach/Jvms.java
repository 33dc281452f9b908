package dev.weir.cli.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The JVMs of this machine. Nothing here touches them: no signal, no agent, no request. */
public interface Jvms {

  /** All that can be seen, by process id; this process is left out. */
  List<Jvm> running();

  /** The JVM of a process, if it can be seen and is one. */
  default Optional<Jvm> find(long pid) {
    return running().stream().filter(jvm -> jvm.pid() == pid).findFirst();
  }

  /**
   * The JVM of a process, after making sure that attaching to it can work.
   *
   * @throws AttachException saying why it cannot
   */
  Jvm attachable(long pid) throws AttachException;

  /** The folder for temporary files, as that process and this one see it. */
  SharedFolder temporaryFolder(long pid);

  /** Whether a file of this process is the same by the same name in that process. */
  boolean sees(long pid, Path file);

  /** One folder by the names that two processes have for it, which differ in containers. */
  record SharedFolder(Path here, Path there) {}

  /** The JVMs of this machine, as well as its system lets them be seen. */
  static Jvms ofThisMachine() {
    Path proc = Path.of("/proc");
    return Files.isReadable(proc.resolve("self/status")) ? new ProcJvms(proc) : new ReportedJvms();
  }
}
