package dev.weir.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.attach.Jvm.AgentPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcJvmsTest {
  /** The socket with inode 900 listens on 127.0.0.1:9466, the one with 901 on [::]:8080. */
  private static final String TCP =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
          + "   0: 0100007F:24FA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000"
          + "        0 900 1 0000000000000000 100 0 0 10 0\n"
          + "   1: 0100007F:24FA 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000"
          + "        0 902 1 0000000000000000 20 4 30 10 -1\n";

  private static final String TCP6 =
      "  sl  local_address                         remote_address\n"
          + "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A"
          + " 00000000:00000000 00:00000000 00000000  1000        0 901 1 0 100 0 0 10 0\n";

  @TempDir Path folder;
  private FakeProc proc;

  @BeforeEach
  void createProcess() throws IOException {
    proc = new FakeProc(folder);
  }

  private Jvm only() {
    assertThat(proc.jvms().running()).hasSize(1);
    return proc.jvms().running().get(0);
  }

  @Test
  void tellsWhatAProcessRuns() {
    Jvm jvm = only();
    assertThat(jvm.pid()).isEqualTo(FakeProc.PID);
    assertThat(jvm.name()).isEqualTo("shop.jar");
    assertThat(jvm.javaVersion()).isEqualTo("21.0.2");
    assertThat(jvm.agent()).isEqualTo(AgentPresence.ABSENT);
    assertThat(jvm.adminAddress()).isNull();
  }

  @Test
  void passesOverProcessesThatAreNoJvms() throws IOException {
    proc.maps("7f0000000000-7f0000001000 r-xp 00000000 08:01 42    /usr/lib/libc.so.6\n");
    assertThat(proc.jvms().running()).isEmpty();
  }

  @Test
  void passesOverProcessesThatEndMeanwhile() throws IOException {
    Files.createDirectories(folder.resolve("4712"));
    assertThat(only().pid()).isEqualTo(FakeProc.PID);
  }

  @Test
  void goesByTheCommandWhereNothingElseMayBeRead() throws IOException {
    proc.without("maps").without("fd/0").without("fd");
    Jvm jvm = only();
    assertThat(jvm.name()).isEqualTo("shop.jar");
    assertThat(jvm.javaVersion()).isNull();
    assertThat(jvm.agent()).isEqualTo(AgentPresence.UNKNOWN);
    proc.command("/usr/sbin/nginx");
    assertThat(proc.jvms().running()).isEmpty();
  }

  @Nested
  class Agents {
    @BeforeEach
    void keepBooks() throws IOException {
      proc.thread(4712, "weir-books");
    }

    @Test
    void showWithoutAnAdminEndpoint() {
      assertThat(only().agent()).isEqualTo(AgentPresence.PRESENT);
      assertThat(only().adminAddress()).isNull();
    }

    @Test
    void showByTheirThreadAndItsSocket() throws IOException {
      proc.thread(4713, "weir-admin:9466").file("net/tcp", TCP).file("net/tcp6", TCP6);
      proc.link("fd/7", "socket:[900]").link("fd/8", "socket:[901]").link("fd/9", "socket:[902]");
      assertThat(only().agent()).isEqualTo(AgentPresence.PRESENT);
      assertThat(only().adminAddress()).isEqualTo("127.0.0.1:9466");
    }

    @Test
    void showOnAllInterfaces() throws IOException {
      proc.thread(4713, "weir-admin:8080").file("net/tcp6", TCP6).link("fd/8", "socket:[901]");
      assertThat(only().adminAddress()).isEqualTo("[0:0:0:0:0:0:0:0]:8080");
    }

    @Test
    void showWithAPortThatTheThreadsNameHasNoRoomFor() throws IOException {
      // 0x9A29 is 39465; the system cuts weir-admin:39465 to 15 bytes.
      proc.thread(4713, "weir-admin:3946").file("net/tcp", TCP.replace(":24FA", ":9A29"));
      proc.link("fd/7", "socket:[900]");
      assertThat(only().adminAddress()).isEqualTo("127.0.0.1:39465");
    }

    @Test
    void areNotTakenForSocketsOfOthers() throws IOException {
      proc.thread(4713, "weir-admin:9466").file("net/tcp", TCP);
      assertThat(only().agent()).isEqualTo(AgentPresence.PRESENT);
      assertThat(only().adminAddress()).isNull();
    }

    @Test
    void areUnknownWhenOnlyTheirJarIsOpen() throws IOException {
      proc.without("task/4712/comm");
      proc.link("fd/5", "opt/weir/weir-agent-runtime-0.1.jar");
      assertThat(only().agent()).isEqualTo(AgentPresence.ABSENT);
      proc.link("fd/6", "opt/weir/weir-agent.jar");
      assertThat(only().agent()).isEqualTo(AgentPresence.UNKNOWN);
    }
  }

  @Nested
  class Attaching {
    private void isRefused(String... words) {
      assertThatThrownBy(() -> proc.jvms().attachable(FakeProc.PID))
          .isInstanceOf(AttachException.class)
          .hasMessageContainingAll(words);
    }

    @Test
    void isPossible() throws AttachException {
      assertThat(proc.jvms().attachable(FakeProc.PID)).isEqualTo(only());
    }

    @Test
    void needsAProcess() {
      assertThatThrownBy(() -> proc.jvms().attachable(5))
          .isInstanceOf(AttachException.class)
          .hasMessage("there is no process 5; weir ps lists the JVMs");
    }

    @Test
    void needsAJvm() throws IOException {
      proc.maps("");
      isRefused("process 4711 is not a JVM", "weir ps");
    }

    @Test
    void needsTheSameUser() throws IOException {
      proc.status("33", "0000000181005cce");
      isRefused("process 4711 belongs to user ", "sudo -u ", " weir attach 4711");
    }

    @Test
    void needsTheMechanism() throws IOException {
      proc.command("java", "-XX:+DisableAttachMechanism", "shop.Main");
      isRefused("process 4711 (shop.Main)", "-XX:+DisableAttachMechanism", "-javaagent");
      proc.command("java", "shop.Main", "-XX:+DisableAttachMechanism");
      assertThat(proc.jvms().running()).hasSize(1);
    }

    @Test
    void needsLeaveToLoadAgents() throws IOException {
      proc.command("java", "-XX:-EnableDynamicAgentLoading", "shop.Main");
      isRefused("-XX:-EnableDynamicAgentLoading", "-javaagent");
    }

    @Test
    void sendsNoSignalThatWouldEndTheProcess() throws IOException {
      proc.status("1000", "0000000181005cca");
      isRefused("does not listen for attaching", "-Xrs");
    }

    @Test
    void needsAJavaThatTheAgentRunsOn() throws IOException {
      proc.file("root/opt/jdk/release", "JAVA_VERSION=\"1.8.0_402\"\n");
      isRefused("runs Java 1.8.0_402", "Java 17 or later");
    }

    @Test
    void seesFilesAsTheProcessDoes() throws IOException {
      Path file = Files.createFile(folder.resolve("agent.jar"));
      assertThat(proc.jvms().sees(FakeProc.PID, file)).isFalse();
      Path inside = folder.resolve("4711/root" + file);
      Files.createDirectories(inside.getParent());
      Files.createLink(inside, file);
      assertThat(proc.jvms().sees(FakeProc.PID, file)).isTrue();
    }
  }
}
