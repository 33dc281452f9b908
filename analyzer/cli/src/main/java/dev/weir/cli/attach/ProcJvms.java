package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JVMs on Linux, by what proc(5) shows of every process. */
final class ProcJvms implements Jvms {
  private static final String LIBRARY = "/lib/server/libjvm.so";
  private static final String SELF = "self";

  private final Path proc;

  ProcJvms(Path proc) {
    this.proc = proc;
  }

  @Override
  public List<Jvm> running() {
    List<Jvm> jvms = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        String pid = folder.getFileName().toString();
        ProcFiles files = new ProcFiles(proc, pid);
        if (!pid.equals(Long.toString(self)) && isJvm(files)) {
          jvms.add(jvm(files, Long.parseLong(pid)));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Nothing more can be seen.
    }
    jvms.sort(Comparator.comparingLong(Jvm::pid));
    return jvms;
  }

  /** Of other users' processes only the command line can be read. */
  private static boolean isJvm(ProcFiles files) {
    Set<String> mapped = files.mapped();
    if (mapped != null) {
      return library(mapped) != null;
    }
    List<String> arguments = files.arguments();
    return !arguments.isEmpty() && JavaCommandLine.fileName(arguments.get(0)).equals("java");
  }

  private static @Nullable String library(@Nullable Set<String> mapped) {
    for (String path : mapped == null ? Set.<String>of() : mapped) {
      if (path.endsWith(LIBRARY)) {
        return path;
      }
    }
    return null;
  }

  private static Jvm jvm(ProcFiles files, long pid) {
    JavaCommandLine command = JavaCommandLine.of(files.arguments());
    String owner = files.owner();
    AgentTraces traces = AgentTraces.of(files);
    return new Jvm(
        pid,
        command.name(),
        owner == null ? "?" : owner,
        javaVersion(files),
        traces.presence(),
        traces.adminAddress());
  }

  /** As the file {@code release} of its Java has it. */
  private static @Nullable String javaVersion(ProcFiles files) {
    String library = library(files.mapped());
    if (library == null) {
      return null;
    }
    String home = library.substring(0, library.length() - LIBRARY.length());
    return JavaRelease.read(Path.of(files.root().toString(), home, "release")).version();
  }

  @Override
  public Jvm attachable(long pid) throws AttachException {
    ProcFiles files = new ProcFiles(proc, Long.toString(pid));
    if (!files.exists()) {
      throw new AttachException("there is no process " + pid + "; weir ps lists the JVMs");
    }
    if (pid == ProcessHandle.current().pid()) {
      throw new AttachException("process " + pid + " is weir itself; weir ps lists other JVMs");
    }
    requireSameUser(files, pid);
    if (!isJvm(files)) {
      throw new AttachException("process " + pid + " is not a JVM; weir ps lists those that are");
    }
    Jvm jvm = jvm(files, pid);
    requireOpenDoors(files, jvm);
    return jvm;
  }

  /** HotSpot answers its own user; the files that carry the answer belong to that user, too. */
  private void requireSameUser(ProcFiles files, long pid) throws AttachException {
    String own = effectiveUser(new ProcFiles(proc, SELF));
    if (!Objects.equals(effectiveUser(files), own)) {
      String owner = files.owner();
      throw new AttachException(
          "process "
              + pid
              + " belongs to user "
              + owner
              + ", and a JVM is attached to as its own user; run sudo -u "
              + owner
              + " weir attach "
              + pid);
    }
  }

  private static @Nullable String effectiveUser(ProcFiles files) {
    // Real, effective, saved, of the file system.
    String[] ids = files.status().getOrDefault("Uid", "").split("\\s+", -1);
    return ids.length > 1 ? ids[1] : null;
  }

  private static void requireOpenDoors(ProcFiles files, Jvm jvm) throws AttachException {
    JavaCommandLine command = JavaCommandLine.of(files.arguments());
    String process = "process " + jvm.pid() + " (" + jvm.name() + ") ";
    if (command.disablesAttaching()) {
      throw new AttachException(
          process
              + "was started with -XX:+DisableAttachMechanism; start it without, or with -javaagent");
    }
    if (command.disablesLoadingOfAgents()) {
      throw new AttachException(
          process
              + "was started with -XX:-EnableDynamicAgentLoading; start it without, or with"
              + " -javaagent");
    }
    if (!catchesQuit(files)) {
      throw new AttachException(
          process
              + "does not listen for attaching: it is just starting, in which case try again, or"
              + " was started with -Xrs, in which case start it without, or with -javaagent");
    }
    String version = jvm.javaVersion();
    if (version != null && JavaRelease.feature(version) < JavaRelease.LEAST_FEATURE) {
      throw new AttachException(
          process + "runs Java " + version + "; the agent needs Java 17 or later");
    }
  }

  /** Attaching begins with SIGQUIT, which would end a process that does not expect it. */
  private static boolean catchesQuit(ProcFiles files) {
    String caught = files.status().get("SigCgt");
    int quit = 1 << (3 - 1);
    return caught == null || (Long.parseUnsignedLong(caught, 16) & quit) != 0;
  }

  @Override
  public SharedFolder temporaryFolder(long pid) {
    // The JDK, too, uses /tmp whatever java.io.tmpdir says; see tmpnam(3), P_tmpdir.
    Path there = Path.of("/tmp");
    return new SharedFolder(inside(pid, there), there);
  }

  @Override
  public boolean sees(long pid, Path file) {
    try {
      return Files.isSameFile(file, inside(pid, file));
    } catch (IOException e) {
      return false;
    }
  }

  private Path inside(long pid, Path absolute) {
    Path root = new ProcFiles(proc, Long.toString(pid)).root();
    return Path.of(root.toString(), absolute.toString());
  }
}
