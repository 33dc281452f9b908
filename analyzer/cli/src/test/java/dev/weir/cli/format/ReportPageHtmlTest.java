package dev.weir.cli.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import dev.weir.core.timeline.EndpointName;
import dev.weir.core.timeline.LargeExchange;
import dev.weir.core.timeline.Timetable;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageHtmlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "--> ]]> </SCRIPT >",
        "\u2028 \u2029 \u0000 \u001f \u007f \ufffe",
        "{{data}} {{title}} {{policy}}",
        "' \" ` ${1} \\ \\u003c/script> &lt;/script&gt; &",
        "\uD800 lone, \uD83D\uDE48 paired",
        "<img src=x onerror=alert(1)>"
      })
  void nothingThatIsShownBreaksOut(String hostile) throws IOException {
    String html = written(page(hostile));
    String plain = written(page("x"));

    // As many tags, comments and entities as a page that shows nothing of the kind.
    assertThat(count(html, "<")).isEqualTo(count(plain, "<"));
    assertThat(count(html, "<!--")).isEqualTo(count(plain, "<!--"));
    assertThat(count(html, "</script>")).isEqualTo(count(plain, "</script>"));
    assertThat(US_ASCII.newEncoder().canEncode(between(html, "id=\"data\">", "</script>")))
        .isTrue();
    assertThat(strings(between(html, "id=\"data\">", "</script>")))
        .filteredOn(hostile::equals)
        .as("title, source, filter, what broke it, endpoint, exchange, oddity")
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void theTitleIsTextWhateverItHolds() {
    assertThat(ReportPageHtml.escaped("a <b> & \"c\" 'd' é \uD83D\uDE48 \u0000 \uD800"))
        .isEqualTo("a &#60;b&#62; &#38; &#34;c&#34; &#39;d&#39; &#233; &#128584;    ");
  }

  @Test
  void thePolicyFetchesNothingAndRunsItsOwnScriptsAlone() throws IOException {
    String html = written(page("x"));
    String policy = between(html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("unsafe", "http");
    assertThat(count(policy, "'sha256-"))
        .isEqualTo(count(html, "<script>") + count(html, "<style>"));
    assertThat(html).doesNotContain("<script src", "<link rel=\"stylesheet\"", " style=\"");
  }

  private static ReportPage page(String text) {
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new RouteTable());
    ledger.oddity("odd", null, text);
    Source source = new Source(text, "pcap", Instant.EPOCH, 1, 0, 0, null, 0);
    Timetable timetable =
        new Timetable(
            0,
            1,
            List.of(1L),
            List.of(2L),
            List.of(new Timetable.Row(new EndpointName("GET", text), List.of(3L))),
            List.of(0L));
    return new ReportPage(
        text,
        ledger.report(source, ReportOptions.DEFAULT),
        timetable,
        List.of(new LargeExchange("GET", text, 200, 1, 2, 3, 4, 5, 6, true)),
        text,
        text,
        null);
  }

  private static String written(ReportPage page) throws IOException {
    StringWriter out = new StringWriter();
    ReportPageHtml.write(page, out);
    return out.toString();
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static long count(String text, String part) {
    Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
    return matcher.results().count();
  }

  private static List<String> strings(String json) throws IOException {
    List<String> strings = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          strings.add(parser.getText());
        }
      }
    }
    return strings;
  }
}
