package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScriptWriterTest {
  private final StringWriter out = new StringWriter();
  private final ScriptWriter script = new ScriptWriter(out);

  @Test
  void escapesWhatHtmlLooksAtHoweverItIsWritten() throws IOException {
    script.write("<a>&b");
    script.write('<');
    script.write("x<>y".toCharArray(), 1, 2);
    script.write("abc<", 3, 1);
    script.append("&");
    script.flush();
    assertThat(out.toString())
        .isEqualTo(
            "\\u003ca\\u003e\\u0026b" + "\\u003c" + "\\u003c\\u003e" + "\\u003c" + "\\u0026");
  }

  @Test
  void leavesAllElseAlone() throws IOException {
    script.write("{\"a\":[1,2.5,\"\\u2028\"]}");
    assertThat(out.toString()).isEqualTo("{\"a\":[1,2.5,\"\\u2028\"]}");
  }
}
