package dev.weir.agent.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.admin.ConfigChange.ClientLimit;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangeTest {
  @Test
  void readsTheSwitch() throws HttpProblem {
    assertThat(parse(" {\n\"enabled\" : false }\n").enabled()).isFalse();
    assertThat(parse("{\"enabled\":true}").enabled()).isTrue();
  }

  @Test
  void readsTheLimitOfAClient() throws HttpProblem {
    ConfigChange change = parse("{\"client_id\":\"user_123\",\"target_bps\":5242880}");
    assertThat(change).isEqualTo(new ConfigChange(null, new ClientLimit("user_123", 5_242_880)));
    assertThat(parse("{\"target_bps\":null,\"client_id\":\"a\",\"enabled\":true}"))
        .isEqualTo(new ConfigChange(true, new ClientLimit("a", 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"enabled\":1} | 400 | enabled is neither true nor false (line 1, column 12)",
        "{\"enabled\":null} | 400 | enabled is neither true nor false (line 1, column 12)",
        "{\"enabled\":true,\"enabled\":false} | 400 | Duplicate field 'enabled' (line 1, column 26)",
        "{\"enabled\":true} x | 400 | Unrecognized token 'x'",
        "{\"enabled\":true}{} | 400 | there is more behind the object (line 1, column 17)",
        "{\"enabled\":true | 400 | Unexpected end-of-input",
        "{\"enabled\": | 400 | Unexpected end-of-input",
        "{\"enabled\":True} | 400 | Unrecognized token 'True'",
        "[true] | 400 | the body is no JSON object (line 1, column 1)",
        "'' | 400 | the body is no JSON object",
        "{} | 400 | nothing is asked for",
        "{\"on\":true} | 400 | 'on' is no key of a configuration (line 1, column 7)",
        "{enabled:true} | 400 | Unexpected character",
        "{\"client_id\":\"a\"} | 400 | one of client_id and target_bps is there without the other",
        "{\"enabled\":true,\"target_bps\":5} | 400 | one of client_id and target_bps is there without",
        "{\"client_id\":\"a\",\"target_bps\":\"5\"} | 400 | target_bps is no whole number",
        "{\"client_id\":\"a\",\"target_bps\":9223372036854775808} | 400 | Numeric value (9223372036854775808)",
        "{\"client_id\":\"a\",\"target_bps\":-5} | 400 | target_bps=-5 is not between 0 and 100000000000 (line 1, column 31)",
        "{\"client_id\":\"a\",\"target_bps\":100000000001} | 400 | target_bps=100000000001 is not between 0 and 100000000000 (line 1, column 31)",
        "{\"client_id\":\"\",\"target_bps\":5} | 400 | client_id is empty (line 1, column 14)",
        "{\"client_id\":5} | 400 | client_id is no string (line 1, column 14)",
        "{\"target_bps\":5.5} | 400 | target_bps is no whole number (line 1, column 15)",
      })
  void refusesEverythingElse(String body, int status, String error) {
    try {
      parse(body);
    } catch (HttpProblem problem) {
      assertThat(problem.response().status()).isEqualTo(status);
      assertThat(problem).hasMessageStartingWith(error);
      return;
    }
    throw new AssertionError("taken for a configuration: " + body);
  }

  @Test
  void saysInWhichLine() {
    try {
      parse("{\n  \"enabled\":\n    \"yes\"\n}");
    } catch (HttpProblem problem) {
      assertThat(problem).hasMessageEndingWith("(line 3, column 5)");
      return;
    }
    throw new AssertionError("a string was taken for a truth");
  }

  @Test
  void endsDeepNestingAtItsFirstLevel() {
    try {
      parse("[".repeat(1 << 20));
    } catch (HttpProblem problem) {
      assertThat(problem.response().status()).isEqualTo(400);
      return;
    }
    throw new AssertionError("an array was taken for an object");
  }

  private static ConfigChange parse(String body) throws HttpProblem {
    return ConfigChange.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}
