package dev.weir.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.attach.AgentAnswer.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentAnswerTest {
  @Test
  void readsWhatTheAgentWrites() throws IOException {
    assertThat(
            AgentAnswer.parse(
                "{\"status\":\"started\",\"admin\":\"127.0.0.1:9466\",\"message\":\"\"}\n"))
        .isEqualTo(new AgentAnswer(Status.STARTED, "127.0.0.1:9466", ""));
  }

  @Test
  void passesOverWhatLaterAgentsMayAdd() throws IOException {
    assertThat(
            AgentAnswer.parse(
                "{\"sites\":[{\"a\":1}],\"status\":\"failed\",\"admin\":null,\"message\":\"no\"}"))
        .isEqualTo(new AgentAnswer(Status.FAILED, null, "no"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "started", "[]", "{}", "{\"status\":\"gone\"}", "{\"status\":\"star"})
  void refusesAnythingElse(String line) {
    assertThatThrownBy(() -> AgentAnswer.parse(line)).isInstanceOf(IOException.class);
  }
}
