package dev.weir.agent.runtime.promql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static final String SCALAR =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1435781451.781,\"%s\"]}}";
  private static final String VECTOR =
      "{\"status\":\"success\",\"warnings\":[\"a\",[\"b\"]],\"data\":{\"result\":[%s],\"resultType\":\"vector\"}}";
  private static final String ELEMENT =
      "{\"metric\":{\"value\":\"7\",\"job\":\"a\"},\"value\":[1435781451.781,\"5e6\"]}";

  @Test
  void readsScalarsAndVectorsOfOne() throws QueryException {
    assertThat(parse(SCALAR.formatted("5242880"))).isEqualTo(5_242_880);
    assertThat(parse(SCALAR.formatted("1.5"))).isEqualTo(2);
    assertThat(parse(VECTOR.formatted(ELEMENT))).isEqualTo(5_000_000);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "+Inf", "-Inf", "0", "-5", "0.9", "1e12", "ten", "''"})
  void takesNothingElseForARate(String value) {
    assertThatThrownBy(() -> parse(SCALAR.formatted(value)))
        .isInstanceOf(QueryException.class)
        .hasMessage(
            "the result "
                + value
                + " is no rate between 1 and 100000000000 bytes per second; bound it, such as by clamp_min(QUERY, 5e5)");
  }

  @Test
  void saysWhatIsWrongWithAVector() {
    assertThatThrownBy(() -> parse(VECTOR.formatted("")))
        .hasMessage("the result is empty; see whether its metrics are there, or mend the query");
    assertThatThrownBy(() -> parse(VECTOR.formatted(ELEMENT + "," + ELEMENT)))
        .hasMessage("the result has 2 values; aggregate them to one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "matrix | {\"metric\":{},\"values\":[[1.5,\"7\"]]}",
        "matrix | ",
        "string | 1.5,\"7\"",
      })
  void namesTheTypeThatIsNoNumber(String type, @Nullable String result) {
    String answer = VECTOR.replace("vector", type).formatted(result == null ? "" : result);
    assertThatThrownBy(() -> parse(answer))
        .hasMessage(
            "the result is a "
                + type
                + "; ask for one number, such as rate(x[1m]) where x[1m] is many");
  }

  @Test
  void repeatsWhatPrometheusSays() {
    assertThatThrownBy(
            () ->
                parse(
                    "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: no\"}"))
        .hasMessage("Prometheus says: parse error: no; mend the query");
    assertThatThrownBy(() -> parse("{\"data\":7}"))
        .hasMessage("the answer is no success; see what the option prometheus names");
  }

  @Test
  void endsAtWhatIsNoJson() {
    String whole = VECTOR.formatted(ELEMENT);
    for (int end = 0; end < whole.length(); end++) {
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> parse(cut)).as(cut).isInstanceOf(QueryException.class);
    }
    assertThatThrownBy(() -> parse("[".repeat(1 << 20))).isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> parse("{\"a\":".repeat(100_000))).isInstanceOf(QueryException.class);
  }

  private static long parse(String text) throws QueryException {
    return Answer.bytesPerSecond(text.getBytes(UTF_8));
  }
}
