package dev.weir.cli.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.weir.cli.attach.Jvms.SharedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent into a JVM, or calls one that is loaded, by the JDK's attach API. The agent
 * answers through a file that only this user can read, for the API itself brings nothing back.
 */
public final class Attachment {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL_MILLIS = 20;

  private Attachment() {}

  /**
   * Calls the agent's {@code agentmain} and waits for its answer, for 20 s at most.
   *
   * @param agentJar loaded when it is not; must be seen by the JVM under the same name
   * @param options {@code key=value,…}; where to answer is added
   */
  public static AgentAnswer call(Jvms jvms, Jvm jvm, Path agentJar, String options)
      throws AttachException {
    AttachApi.require();
    String process = "process " + jvm.pid() + " (" + jvm.name() + ")";
    if (!jvms.sees(jvm.pid(), agentJar)) {
      throw new AttachException(
          process
              + " has a file system of its own, a container's, without "
              + agentJar
              + "; copy the agent there under this name, or run weir inside");
    }
    SharedFolder folder = jvms.temporaryFolder(jvm.pid());
    Path result = null;
    try {
      // Readable and writable by this user alone.
      result = Files.createTempFile(folder.here(), "weir-", ".json");
      Path resultThere = folder.there().resolve(result.getFileName());
      String separator = options.isEmpty() ? "" : ",";
      load(jvm.pid(), agentJar, options + separator + "result=" + resultThere, process);
      return AgentAnswer.parse(awaitLine(result, process));
    } catch (IOException e) {
      throw new AttachException(
          "attaching to " + process + " failed: " + e.getMessage() + "; its log may say more", e);
    } finally {
      delete(result);
    }
  }

  private static void load(long pid, Path agentJar, String options, String process)
      throws AttachException, IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        machine.loadAgent(agentJar.toString(), options);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new AttachException(
          process
              + " does not answer: it hangs, has just begun or ended, or was started with"
              + " -XX:+DisableAttachMechanism; start it with -javaagent instead",
          e);
    } catch (AgentInitializationException e) {
      throw new AttachException(
          "the agent failed to start in " + process + ", whose log says why", e);
    } catch (AgentLoadException e) {
      throw new AttachException(
          process + " does not take " + agentJar + " for an agent: " + e.getMessage(), e);
    }
  }

  private static String awaitLine(Path result, String process) throws IOException {
    long startNanos = System.nanoTime();
    do {
      String text = Files.readString(result, StandardCharsets.UTF_8);
      if (text.endsWith("\n")) {
        return text;
      }
      pause();
    } while (System.nanoTime() - startNanos < PATIENCE_NANOS);
    throw new IOException("the agent in " + process + " gave no answer");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary file is left behind; the system clears those away.
    }
  }
}
