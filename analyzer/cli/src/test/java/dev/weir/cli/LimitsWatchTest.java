package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.format.Screen;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitsEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsWatchTest {
  private static final LimitsFormat TABLE = LimitsFormat.table(new Screen(100, true, false));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Shell shell =
      new Shell(
          InputStream.nullInputStream(),
          out,
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
          Map.of(),
          true,
          true,
          new Interruption());
  private int answersLeft = 3;

  private String watched(LimitsFormat format, boolean inPlace) throws IOException, AgentException {
    try (FakeAgent agent = FakeAgent.start(null)) {
      LimitsEndpoint endpoint = new LimitsEndpoint(agent.page(), null);
      new LimitsWatch(shell, format, inPlace)
          .run(endpoint.get(), endpoint::get, () -> --answersLeft > 0);
      assertThat(agent.requests()).hasSize(3);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsEachAnswerInThePlaceOfTheOneBeforeAndLeavesTheLast() throws Exception {
    String[] drawn = watched(TABLE, true).split("\u001b\\[9F\u001b\\[J", -1);
    assertThat(drawn).hasSize(3);
    assertThat(drawn[2]).isEqualTo(drawn[0]).contains("report-export", "Last change");
    assertThat(drawn[2].lines()).hasSize(9);
  }

  @Test
  void printsOneTableBelowTheOtherWhereThereIsNoTerminal() throws Exception {
    assertThat(watched(TABLE, false))
        .doesNotContain("\u001b")
        .containsSubsequence("used now", "used now", "used now");
  }

  @Test
  void printsALineOfJsonForEachAnswer() throws Exception {
    assertThat(watched(LimitsFormat.jsonLines(), false).lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).startsWith("{\"generation\":3,").endsWith("}"));
  }

  @Test
  void endsWhenTheAgentIsGone() throws IOException {
    FakeAgent agent = FakeAgent.start(null);
    LimitsEndpoint endpoint = new LimitsEndpoint(agent.page(), null);
    LimitsWatch watch = new LimitsWatch(shell, TABLE, true);
    assertThatThrownBy(
            () ->
                watch.run(
                    endpoint.get(),
                    endpoint::get,
                    () -> {
                      agent.close();
                      return true;
                    }))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("no agent answers at " + agent.page());
  }
}
