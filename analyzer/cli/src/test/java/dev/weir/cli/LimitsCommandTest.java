package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.attach.AttachException;
import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code limits get} and {@code set}, against a small HTTP server in the agent's place. */
class LimitsCommandTest {
  private static final String FILE = "limits:\n  - {name: report-export, rate: 5MB/s} # é\n";

  @TempDir Path folder;
  private FakeAgent agent = startedAgent(null);

  private static FakeAgent startedAgent(@Nullable String token) {
    try {
      return FakeAgent.start(token);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stopTheAgent() {
    agent.close();
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("limits.yaml"), text).toString();
  }

  private static void failed(Run run, String message) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message).doesNotContain("Exception");
  }

  @Nested
  class Gets {
    @Test
    void aTableOfWhatLimitsDo() {
      Run run = Run.of("limits", "get", agent.page());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("limits.yaml · generation 3 · clients by remote-address")
          .containsPattern("report-export +limit +.* 5.00 MB/s +10.0 MB +4.98 MB/s .*12.3 MB +0\n")
          .containsPattern("shadow .*1.00 MB/s +2.00 MB +300 kB/s +.*\\(1.20 MB\\) +\\(3\\)\n")
          .contains(
              "Last change  2026-11-21T15:04:31Z report-export: 4.00 MB/s to 5.00 MB/s: demand waits")
          .contains("Warning      shadow waits for the response's status");
      assertThat(agent.requests()).containsExactly("GET /limits");
    }

    @Test
    void allThatTheAgentSentAsJson() {
      Run run = Run.of("limits", "get", "--format", "json", agent.page());
      assertThat(run.out())
          .startsWith("{\n  \"generation\": 3,")
          .endsWith("}\n")
          .contains("\"bytes_per_second\": 4980000.4", "\"adaptive\": null", "\"kept\": [");
    }

    @Test
    void fromAnAddressHoweverItIsWritten() {
      for (String target :
          List.of(
              agent.page(),
              "http://" + agent.address(),
              agent.address(),
              "HTTP" + agent.page().substring(4))) {
        assertThat(Run.of("limits", "get", target).exitCode()).as(target).isZero();
      }
    }

    @Test
    void whatAnAgentOfAnotherVersionLeavesOut() {
      agent.answersWith("{\"limits\":[{\"name\":\"a\"}]}");
      assertThat(Run.of("limits", "get", agent.page()).out())
          .startsWith("limits · generation 0\n")
          .containsPattern("\na +everything .* 0 B/s");
      agent.answersWith("{\"limits\":[],\"enforcing\":false}");
      assertThat(Run.of("limits", "get", agent.page()).out())
          .contains("No limit is in force.")
          .doesNotContain("Not enforced");
      agent.answersWith("{\"limits\":[{\"name\":\"a\"}],\"enforcing\":false}");
      assertThat(Run.of("limits", "get", agent.page()).out()).contains("Not enforced");
    }

    @Test
    void nothingThatWouldSteerTheTerminal() {
      agent.answersWith(
          "{\"limits\":[{\"name\":\"a\\u001b[2J\"}],\"warnings\":[\"b\\u001b]0;c\\u0007\"]}");
      assertThat(Run.of("limits", "get", agent.page()).out())
          .contains("a\\x1b[2J", "b\\x1b]0;c\\x07")
          .doesNotContain("\u001b");
    }

    @Test
    void fromTheAgentOfAProcess() throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Shell shell =
          new Shell(
              InputStream.nullInputStream(),
              out,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              Map.of(),
              false,
              false,
              new Interruption());
      LimitsGetCommand get = new LimitsGetCommand(shell, new OneJvm(agent.address()));
      for (String target : List.of("4711", "catalina")) {
        get.target = target;
        assertThat(get.call()).isZero();
      }
      assertThat(agent.requests()).containsExactly("GET /limits", "GET /limits");
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("'catalina' matches process 4711, org.apache.catalina.Bootstrap");
    }
  }

  @Nested
  class Sets {
    @Test
    void theLimitsOfAFileAsTheyAreWritten() throws IOException {
      Run run = Run.of("limits", "set", file(FILE), agent.page());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("generation 3", "report-export");
      assertThat(agent.requests()).containsExactly("PUT /limits application/yaml " + FILE);
    }

    @Test
    void theLimitsOnStandardInput() {
      Run run =
          Run.withInput(FILE.getBytes(StandardCharsets.UTF_8), "limits", "set", "-", agent.page());
      assertThat(run.exitCode()).isZero();
      assertThat(agent.requests()).containsExactly("PUT /limits application/yaml " + FILE);
      failed(
          Run.withInput(new byte[] {'a', (byte) 0xff}, "limits", "set", "-", agent.page()),
          "weir: standard input:1:2: this is not text in UTF-8");
    }

    @Test
    void whatIsGivenOfOneLimit() {
      assertThat(
              Run.of("limits", "set", "report-export", "--rate", "2MiB/s", agent.page()).exitCode())
          .isZero();
      Run.of("limits", "set", "report-export", agent.page(), "--burst=64KiB", "--action=observe");
      assertThat(agent.requests())
          .containsExactly(
              "PATCH /limits/report-export application/json {\"rate\":2097152}",
              "PATCH /limits/report-export application/json"
                  + " {\"burst\":65536,\"action\":\"observe\"}");
    }

    @Test
    void aLimitWhoseNameHasAnyCharacters() {
      Run.of("limits", "set", "a/b é?#%", "--rate=1MB/s", agent.page());
      assertThat(agent.requests().get(0)).startsWith("PATCH /limits/a%2Fb%20%C3%A9%3F%23%25 ");
    }
  }

  @Nested
  class Says {
    @Test
    void whereAFileIsWrongBeforeItAsksAnyone() throws IOException {
      String file = file("limits:\n  - name: a\n    rate: 5MBs\n");
      failed(
          Run.of("limits", "set", file, agent.page()),
          "weir: " + file + ":3:11: rate '5MBs' ends in no unit of rate");
      assertThat(agent.requests()).isEmpty();
    }

    @Test
    void thatThereIsNoSuchFile() {
      String missing = folder.resolve("none.yaml").toString();
      failed(
          Run.of("limits", "set", missing, agent.page()),
          missing + ": there is no such file; check the name, or give --rate, --burst or --action");
      failed(Run.of("limits", "set", folder.toString(), agent.page()), "this is a directory");
    }

    @Test
    void whatTheAgentRefusesAndHowToMendIt() throws IOException {
      agent.refusesWith(
          400, "{\"mend\":\"leave it out\",\"error\":\"body:2:5: there is no key 'x'\",\"a\":[]}");
      String file = file(FILE);
      failed(
          Run.of("limits", "set", file, agent.page()),
          file + ":2:5: the agent refuses it: there is no key 'x'; leave it out");
    }

    @Test
    void whyALimitCannotBeChangedSo() {
      agent.refusesWith(400, "{\"error\":\"body:1:9: rate=9 is too much\",\"mend\":\"\"}");
      failed(
          Run.of("limits", "set", "report-export", "--rate=9MB/s", agent.page()),
          "weir: rate=9 is too much");
    }

    @Test
    void whichNameMayHaveBeenMeant() {
      failed(
          Run.of("limits", "set", "reprot-export", "--rate=1MB/s", agent.page()),
          "there is no limit 'reprot-export' at " + agent.page() + "; did you mean report-export?");
      failed(
          Run.of("limits", "set", "uploads", "--rate=1MB/s", agent.page()),
          "; there is report-export, shadow");
      agent.answersWith("{\"limits\":[]}");
      failed(
          Run.of("limits", "set", "uploads", "--rate=1MB/s", agent.page()),
          "; none is in force there");
    }

    @Test
    void inTheAgentsWordsWhyALimitThatIsThereIsNotChanged() {
      failed(
          Run.of("limits", "set", "shadow", "--rate=1MB/s", agent.page()),
          "weir: no such limit; GET /limits");
    }

    @Test
    void thatNoAgentAnswers() {
      String page = agent.page();
      agent.close();
      for (String command : List.of("get", "watch")) {
        failed(
            Run.of("limits", command, page),
            "no agent answers at " + page + "; weir ps shows where one does");
      }
      failed(Run.of("limits", "set", "a", "--rate=1MB/s", page), "no agent answers at " + page);
    }

    @Test
    void thatNoSuchProcessOrNoAgentInItIsSeen() {
      failed(Run.of("limits", "get", "2147483646"), "there is no JVM with process id 2147483646");
      failed(
          Run.of("limits", "get", "no-such-program"), "no JVM's main class or jar has 'no-such-");
    }

    @Test
    void thatSomethingElseAnswers() {
      for (String body : List.of("<html>", "[]", "", "{}", "{\"limits\":3}", "{\"limits\":[3]}")) {
        agent.answersWith(body);
        failed(Run.of("limits", "get", agent.page()), "does not answer as an agent does; weir ps");
      }
      agent.refusesWith(404, "<html>");
      failed(
          Run.of("limits", "get", agent.page()),
          agent.page() + " answered 404; it is no agent, or one that knows no limits");
      agent.refusesWith(500, "{\"error\":");
      failed(
          Run.of("limits", "get", agent.page()),
          "answered 500; look at " + agent.page() + "health");
    }
  }

  @Nested
  class WhereATokenIsWanted {
    @BeforeEach
    void startAnAgentThatWantsOne() {
      agent.close();
      agent = startedAgent("s3cret");
    }

    @Test
    void sendsTheOneOfTheOptionElseOfTheEnvironment() {
      assertThat(Run.of("limits", "get", "--token", "s3cret", agent.page()).exitCode()).isZero();
      assertThat(withToken("s3cret", "limits", "get", agent.page()).exitCode()).isZero();
      assertThat(withToken("wrong", "limits", "get", "--token=s3cret", agent.page()).exitCode())
          .isZero();
    }

    @Test
    void saysHowToGiveOneOrThatItIsWrong() throws IOException {
      failed(
          Run.of("limits", "get", agent.page()),
          agent.page() + " wants a token; give --token TOKEN or set WEIR_TOKEN");
      failed(
          withToken("wrong", "limits", "set", file(FILE), agent.page()),
          "weir: " + agent.page() + " does not take this token");
      failed(
          Run.of("limits", "set", "a", "--rate=1MB/s", "--token=wrong", agent.page()),
          "does not take this token");
    }

    private static Run withToken(String token, String... arguments) {
      return Run.with(new byte[0], Map.of("WEIR_TOKEN", token), arguments);
    }
  }

  /** One JVM, with the agent in it. */
  private record OneJvm(String adminAddress) implements Jvms {
    @Override
    public List<Jvm> running() {
      return List.of(
          new Jvm(
              4711,
              "org.apache.catalina.Bootstrap",
              "tomcat",
              "17",
              Jvm.AgentPresence.PRESENT,
              adminAddress));
    }

    @Override
    public Jvm attachable(long pid) throws AttachException {
      throw new AssertionError("asking for limits attaches to nothing");
    }

    @Override
    public SharedFolder temporaryFolder(long pid) {
      throw new AssertionError("asking for limits attaches to nothing");
    }

    @Override
    public boolean sees(long pid, Path file) {
      return false;
    }
  }
}
