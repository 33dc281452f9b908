package dev.weir.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.attach.AgentAnswer.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attaches to JVMs that were started for it. */
class AttachmentTest {
  private final Jvms jvms = Jvms.ofThisMachine();

  @TempDir Path folder;
  private Path agent;

  @BeforeEach
  void packAnAgent() throws IOException {
    agent = ForkedJvm.agentJar(folder.resolve("agent.jar"));
  }

  @Test
  void callsTheAgentAndBringsItsAnswer() throws Exception {
    try (ForkedJvm forked = ForkedJvm.start()) {
      Jvm jvm = jvms.attachable(forked.pid());
      assertThat(jvm.name()).isEqualTo(Idle.class.getName());
      assertThat(jvm.javaVersion()).isEqualTo(System.getProperty("java.version"));
      AgentAnswer started = Attachment.call(jvms, jvm, agent, "admin=off");
      assertThat(started).isEqualTo(new AgentAnswer(Status.STARTED, null, "admin=off,"));
      assertThat(Attachment.call(jvms, jvm, agent, "").status()).isEqualTo(Status.ALREADY);
      assertThat(Attachment.call(jvms, jvm, agent, "detach=true").status())
          .isEqualTo(Status.DETACHED);
      assertThat(Attachment.call(jvms, jvm, agent, "detach=true").status())
          .isEqualTo(Status.ABSENT);
      assertThat(forked.isAlive()).isTrue();
    }
  }

  @Test
  void findsAJvmWithoutPerformanceData() throws Exception {
    try (ForkedJvm forked = ForkedJvm.start("-XX:-UsePerfData")) {
      assertThat(jvms.running()).extracting(Jvm::pid).contains(forked.pid());
    }
  }

  @Test
  void saysThatAnAgentFailed() throws Exception {
    try (ForkedJvm forked = ForkedJvm.start()) {
      Jvm jvm = jvms.attachable(forked.pid());
      assertThatThrownBy(() -> Attachment.call(jvms, jvm, agent, "fail=true"))
          .isInstanceOf(AttachException.class)
          .hasMessageContaining("the agent failed to start in process " + forked.pid());
      assertThat(forked.isAlive()).isTrue();
    }
  }

  @Test
  void saysThatAFileIsNoAgent() throws Exception {
    Path text = Files.writeString(folder.resolve("agent.txt"), "no jar");
    try (ForkedJvm forked = ForkedJvm.start()) {
      Jvm jvm = jvms.attachable(forked.pid());
      assertThatThrownBy(() -> Attachment.call(jvms, jvm, text, ""))
          .isInstanceOf(AttachException.class)
          .hasMessageContaining("does not take " + text + " for an agent");
    }
  }

  @Test
  void neitherHarmsNorWaitsForAJvmThatDoesNotListen() throws Exception {
    for (String option : List.of("-Xrs", "-XX:+DisableAttachMechanism")) {
      try (ForkedJvm forked = ForkedJvm.start(option)) {
        assertThatThrownBy(() -> jvms.attachable(forked.pid()))
            .isInstanceOf(AttachException.class)
            .hasMessageContaining(option);
        assertThat(forked.isAlive()).isTrue();
      }
    }
  }

  @Test
  void leavesNoFileBehind() throws Exception {
    try (ForkedJvm forked = ForkedJvm.start()) {
      Jvm jvm = jvms.attachable(forked.pid());
      AgentAnswer answer = Attachment.call(jvms, jvm, agent, "result-of=" + forked.pid());
      assertThat(answer.message()).isEqualTo("result-of=" + forked.pid() + ",");
    }
  }

  @Test
  void looksForTheAgentWhereItWasToldThenBesideTheProgram() throws Exception {
    Path program = folder.resolve("weir.jar");
    Path beside = folder.resolve("weir-agent.jar");
    assertThatThrownBy(() -> AgentJar.find(null, Map.of(), program))
        .isInstanceOf(AttachException.class)
        .hasMessageContainingAll(beside.toString(), "--agent FILE", "WEIR_AGENT");
    Files.copy(agent, beside);
    assertThat(AgentJar.find(null, Map.of(), program)).isEqualTo(beside);
    Map<String, String> environment = Map.of("WEIR_AGENT", agent.toString());
    assertThat(AgentJar.find(null, environment, program)).isEqualTo(agent.toRealPath());
    assertThat(AgentJar.find(beside.toString(), environment, program))
        .isEqualTo(beside.toRealPath());
    assertThatThrownBy(() -> AgentJar.find("none.jar", environment, program))
        .isInstanceOf(AttachException.class)
        .hasMessageContaining("--agent: there is no file none.jar");
  }

  @Test
  void namesAJavaThatCanAttach() throws Exception {
    Path jdk = Files.createDirectories(folder.resolve("jdk-21"));
    Files.writeString(
        jdk.resolve("release"), "JAVA_VERSION=\"21\"\nMODULES=\"java.base jdk.attach\"\n");
    Path jre = Files.createDirectories(folder.resolve("jre-21"));
    Files.writeString(jre.resolve("release"), "JAVA_VERSION=\"21\"\nMODULES=\"java.base\"\n");
    assertThat(AttachApi.missing("/opt/jre", List.of(folder)))
        .hasMessageContainingAll("/opt/jre lacks the module jdk.attach", "WEIR_JAVA_HOME=" + jdk);
    assertThat(AttachApi.missing("/opt/jre", List.of(jdk))).hasMessageContaining("apt-get install");
  }
}
