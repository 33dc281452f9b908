package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.attach.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ps}, {@code attach} and {@code detach}, against a JVM that was started for it. */
class AttachCommandTest {
  @TempDir Path folder;
  private String agent = "";

  @BeforeEach
  void packAnAgent() throws IOException {
    agent = ForkedJvm.agentJar(folder.resolve("agent.jar")).toString();
  }

  @Test
  void attachesOnceAndIsPoliteAfterwards() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      String pid = Long.toString(forked.pid());
      String process = "process " + pid + " (dev.weir.cli.attach.Idle)";
      Run first = Run.of("attach", "--agent", agent, pid);
      assertThat(first.err()).isEmpty();
      assertThat(first.exitCode()).isZero();
      assertThat(first.out()).contains("The agent is in " + process);
      Run second = Run.of("attach", "--agent", agent, pid);
      assertThat(second.exitCode()).isZero();
      assertThat(second.out()).contains("The agent is already in " + process);
    }
  }

  @Test
  void saysThatAnAgentKeepsItsOptions() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      String pid = Long.toString(forked.pid());
      Run first = Run.of("attach", "--agent", agent, "--option", "service=shop", pid);
      assertThat(first.err()).isEmpty();
      Run admin = Run.of("attach", "--agent", agent, "--admin", "off", pid);
      assertThat(admin.exitCode()).isZero();
      assertThat(admin.out()).contains("The agent is already in process " + pid);
      assertThat(admin.err()).startsWith("weir: --admin did nothing, ").endsWith(" again\n");
      Run both = Run.of("attach", "--agent", agent, "--admin", "off", "--option", "a=b", pid);
      assertThat(both.err().lines())
          .singleElement()
          .asString()
          .startsWith("weir: --admin and --option did nothing, ")
          .contains("weir detach " + pid);
    }
  }

  /** This agent has no page, and says which options it was given. */
  @Test
  void saysWhyThereIsNoPage() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      String pid = Long.toString(forked.pid());
      Run told = Run.of("attach", "--agent", agent, "--option", "no=room; make some", pid);
      assertThat(told.out())
          .contains("It has no page: no=room.\n")
          .contains("weir detach " + pid + ", then weir attach " + pid + " --admin 127.0.0.1:0\n");
      Run silent = Run.of("attach", "--agent", agent, pid);
      assertThat(silent.out()).contains("It has no page: the log of the process says why.\n");
    }
  }

  @Test
  void handsOptionsToTheAgentAndSaysWhenItFails() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      String pid = Long.toString(forked.pid());
      Run run = Run.of("attach", "--agent", agent, "--option", "fail=true", pid);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).contains("the agent failed to start in process " + pid);
    }
  }

  @Test
  void doesNotLoadTheAgentToFindThatThereIsNone() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      Run run = Run.of("detach", "--agent", agent, Long.toString(forked.pid()));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("weir: there is no agent at work in process ");
      assertThat(Run.of("attach", "--agent", agent, Long.toString(forked.pid())).out())
          .contains("The agent is in ");
    }
  }

  @Test
  void findsAProcessByAPartOfItsName() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start("-Dname=one")) {
      Run run = Run.of("attach", "--agent", agent, "cli.attach.idle");
      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains("'cli.attach.idle' matches process " + forked.pid() + ",");
      try (ForkedJvm another = ForkedJvm.start()) {
        Run unclear = Run.of("detach", "--agent", agent, "attach.Idle");
        assertThat(unclear.exitCode()).isEqualTo(1);
        assertThat(unclear.err())
            .contains("matches ", forked.pid() + " dev.weir.cli", another.pid() + " dev.weir.cli");
      }
    }
  }

  @Test
  void listsJvms() throws IOException {
    try (ForkedJvm forked = ForkedJvm.start()) {
      Run table = Run.of("ps");
      assertThat(table.exitCode()).isZero();
      assertThat(table.out().lines().findFirst().orElse("")).contains("pid  name");
      assertThat(table.out()).doesNotContain("\u001b");
      assertThat(table.out().lines().filter(line -> line.contains(Long.toString(forked.pid()))))
          .singleElement()
          .asString()
          .contains("dev.weir.cli.attach.Idle", System.getProperty("java.version"), "no");
      assertThat(Run.of("ps", "--format", "json").out())
          .startsWith("[")
          .contains(
              "\"pid\": " + forked.pid() + ",\n    \"name\": \"dev.weir.cli.attach.Idle\"",
              "\"agent\": \"no\"",
              "\"admin\": null");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attach --agent AGENT 2147483646 | 1 | there is no process 2147483646",
        "attach --agent AGENT no-such-program | 1 | no JVM's main class or jar has 'no-such-",
        "attach --agent none.jar 1 | 1 | --agent: there is no file none.jar",
        "attach | 2 | missing required parameter: 'PID'",
        "attach --option service 1 | 2 | --option: 'service' is not of the form key=value",
        "attach --option a=b,c 1 | 2 | --option: 'a=b,c' has a comma",
        "attach 99999999999999999999 --agent AGENT | 2 | is neither a process id nor a name",
        "detach --agent AGENT 2147483646 | 1 | there is no process 2147483646",
        "ps --format xml | 2 | --format: 'xml' is not one of table, json",
      })
  void saysInOneLineWhatIsWrong(String line, int exitCode, String message) {
    Run run = Run.of(line.replace("AGENT", agent).split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message);
  }
}
