package dev.weir.replay.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.message.Message;
import dev.weir.replay.rewrite.RewriteRules.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RewritingTest {
  private static final String POST =
      "POST /v1/a?b=c HTTP/1.1\r\nhost: old\r\nX-A:  1\r\nContent-Length: 3\r\n\r\nabc";

  private static Message message(String text, long omittedBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Message(Message.Kind.REQUEST, "1", 0, "", 0, 0, bytes, omittedBytes);
  }

  private static String apply(RewriteRules rules, String text, long omittedBytes, long index) {
    byte[] bytes = new Rewriting(rules).apply(message(text, omittedBytes), "new:81", index);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static RewriteRules rules(
      List<String> set, Set<String> removed, List<String> targets, boolean keepsHost) {
    return new RewriteRules(
        set.stream().map(FieldSetting::parse).toList(),
        removed,
        targets.stream().map(TargetRewrite::parse).toList(),
        keepsHost,
        Trace.IF_RECORDED,
        null,
        7);
  }

  @Test
  void namesTheTargetInHostAndLeavesTheRest() {
    assertThat(apply(RewriteRules.DEFAULT, POST, 0, 0))
        .isEqualTo(POST.replace("host: old", "host: new:81"));
    assertThat(apply(RewriteRules.DEFAULT, "GET http://old/p?q HTTP/1.1\r\n\r\n", 0, 0))
        .isEqualTo("GET http://new:81/p?q HTTP/1.1\r\n\r\n");
  }

  @Test
  void givesTheVeryBytesWhenNothingChanges() {
    Message message = message(POST, 0);
    assertThat(new Rewriting(rules(List.of(), Set.of(), List.of(), true)).apply(message, "new", 0))
        .isSameAs(message.bytes());
  }

  @Test
  void setsAndRemovesFieldsAndRewritesTargets() {
    assertThat(
            apply(
                rules(
                    List.of("X-a: 2", "X-B: 3"),
                    Set.of("HOST"),
                    List.of("^/v1/(.*):/v2/${1}", "b=c:b=d"),
                    false),
                POST,
                0,
                0))
        .isEqualTo("POST /v2/a?b=d HTTP/1.1\r\nContent-Length: 3\r\nX-a: 2\r\nX-B: 3\r\n\r\nabc");
  }

  @Test
  void makesTraceparentFreshWhereThereWasOne() {
    String traced =
        "GET / HTTP/1.1\r\ntraceparent: 00-"
            + "a".repeat(32)
            + "-"
            + "b".repeat(16)
            + "-01\r\ntracestate: x=y\r\n\r\n";
    String one = apply(RewriteRules.DEFAULT, traced, 0, 1);
    assertThat(one)
        .matches("GET / HTTP/1.1\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n\r\n")
        .isEqualTo(apply(RewriteRules.DEFAULT, traced, 0, 1))
        .isNotEqualTo(apply(RewriteRules.DEFAULT, traced, 0, 2))
        .doesNotContain("a".repeat(32));
    assertThat(apply(RewriteRules.DEFAULT, POST, 0, 1)).doesNotContain("traceparent");
  }

  @Test
  void givesTheSameRequestOfARecordingTheSameKey() {
    RewriteRules rules =
        new RewriteRules(List.of(), Set.of(), List.of(), true, Trace.NEVER, "t.gor", 0);
    assertThat(apply(rules, POST, 0, 5))
        .isEqualTo(apply(rules, POST, 0, 5))
        .isNotEqualTo(apply(rules, POST, 0, 6))
        .containsPattern("Idempotency-Key: \"[0-9a-f-]{36}\"\r\n\r\nabc$");
  }

  @Test
  void fillsBodiesThatWereCut() {
    assertThat(apply(rules(List.of(), Set.of(), List.of(), true), POST.replace(": 3", ": 9"), 6, 0))
        .endsWith("\r\n\r\nabcxxxxxx");
  }

  /** Wherever a chunked body is cut, it is completed to its length and in valid framing. */
  @Test
  void completesChunkedFramingWhereverItWasCut() {
    String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    String body = "5\r\nhello\r\n14\r\n" + "y".repeat(20) + "\r\n1;e=f\r\nz\r\n0\r\n\r\n";
    for (int cut = 0; cut < body.length(); cut++) {
      String filled =
          apply(
              rules(List.of(), Set.of(), List.of(), true),
              head + body.substring(0, cut),
              body.length() - cut,
              0);
      assertThat(filled).as("cut at %d", cut).hasSize(head.length() + body.length());
      assertThat(unchunked(filled.substring(head.length()))).as("cut at %d", cut).isNotNegative();
    }
  }

  /** Content bytes of a chunked body; -1 if it is none. */
  private static int unchunked(String body) {
    int at = 0;
    int content = 0;
    while (true) {
      int lineEnd = body.indexOf("\r\n", at);
      if (lineEnd < 0) {
        return -1;
      }
      int size = Integer.parseInt(body.substring(at, lineEnd).replaceAll(";.*", ""), 16);
      at = lineEnd + 2 + size;
      if (at + 2 > body.length() || !body.startsWith("\r\n", at)) {
        return -1;
      }
      at += 2;
      content += size;
      if (size == 0) {
        return at == body.length() ? content : -1;
      }
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> FieldSetting.parse("X-A")).hasMessageContaining("NAME: VALUE");
    assertThatThrownBy(() -> FieldSetting.parse("X: a\r\nY: b")).hasMessageContaining("line end");
    assertThatThrownBy(() -> FieldSetting.parse("Content-Length: 3"))
        .hasMessageContaining("stays as recorded");
    assertThatThrownBy(() -> TargetRewrite.parse("a")).hasMessageContaining("REGEX:REPLACEMENT");
    assertThatThrownBy(() -> TargetRewrite.parse("(a:b")).hasMessageContaining("at character");
    assertThatThrownBy(() -> TargetRewrite.parse("(a):$2")).hasMessageContaining("groups");
    assertThatThrownBy(() -> TargetRewrite.parse("a:b c")).hasMessageContaining("%20");
  }
}
