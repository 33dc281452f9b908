package dev.weir.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.weir.cli.attach.Jvm.AgentPresence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** JVMs as they report themselves to the JDK, for systems without proc(5). */
final class ReportedJvms implements Jvms {
  @Override
  public List<Jvm> running() {
    List<Jvm> jvms = new ArrayList<>();
    for (VirtualMachineDescriptor each : VirtualMachine.list()) {
      long pid = Long.parseLong(each.id());
      if (pid != ProcessHandle.current().pid()) {
        jvms.add(
            new Jvm(pid, name(each), user(pid).orElse("?"), null, AgentPresence.UNKNOWN, null));
      }
    }
    jvms.sort(Comparator.comparingLong(Jvm::pid));
    return jvms;
  }

  /** The first word of the command, without the folder of a jar. */
  private static String name(VirtualMachineDescriptor jvm) {
    String first = jvm.displayName().split(" ", 2)[0];
    return first.substring(first.lastIndexOf(java.io.File.separatorChar) + 1);
  }

  private static Optional<String> user(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().user());
  }

  @Override
  public Jvm attachable(long pid) throws AttachException {
    for (Jvm jvm : running()) {
      if (jvm.pid() == pid) {
        return jvm;
      }
    }
    throw new AttachException(
        ProcessHandle.of(pid).isPresent()
            ? "process " + pid + " is no JVM of yours; weir ps lists those that are"
            : "there is no process " + pid + "; weir ps lists the JVMs");
  }

  @Override
  public SharedFolder temporaryFolder(long pid) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    return new SharedFolder(folder, folder);
  }

  @Override
  public boolean sees(long pid, Path file) {
    return true;
  }
}
