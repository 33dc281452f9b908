package dev.weir.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessageFilterTest {
  private static final String GET =
      "GET /api/users?id=7 HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nACCEPT: text/plain\r\n\r\n";

  private static Message message(Message.Kind kind, String id, String text) {
    return new Message(kind, id, 0, "", 0, 0, text.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  private static Message request(String text) {
    return message(Message.Kind.REQUEST, "1", text);
  }

  private static MessageFilter targets(List<String> allowed, List<String> disallowed) {
    return new MessageFilter(
        Set.of(),
        Set.of(),
        allowed.stream().map(Pattern::compile).toList(),
        disallowed.stream().map(Pattern::compile).toList(),
        List.of(),
        List.of());
  }

  private static MessageFilter fields(List<FieldPattern> allowed, List<FieldPattern> disallowed) {
    return new MessageFilter(Set.of(), Set.of(), List.of(), List.of(), allowed, disallowed);
  }

  private static FieldPattern field(String name, String regex) {
    return new FieldPattern(name, regex.isEmpty() ? null : Pattern.compile(regex));
  }

  @Test
  void takesAllWithoutRules() {
    assertThat(MessageFilter.ALL.passes(request(GET))).isTrue();
    assertThat(MessageFilter.ALL.passes(request("garbage"))).isTrue();
  }

  @Test
  void looksForPatternsAnywhereInTheTarget() {
    assertThat(targets(List.of("users\\?id=\\d$"), List.of()).passes(request(GET))).isTrue();
    assertThat(targets(List.of("^/users"), List.of()).passes(request(GET))).isFalse();
    assertThat(targets(List.of("^/users", "^/api"), List.of()).passes(request(GET))).isTrue();
    assertThat(targets(List.of(), List.of("^/users", "^/api")).passes(request(GET))).isFalse();
    assertThat(targets(List.of("HTTP|GET|Host"), List.of()).passes(request(GET))).isFalse();
  }

  @Test
  void looksAtMethodsAsSent() {
    MessageFilter gets =
        new MessageFilter(Set.of("GET"), Set.of(), List.of(), List.of(), List.of(), List.of());
    MessageFilter others =
        new MessageFilter(Set.of(), Set.of("GET"), List.of(), List.of(), List.of(), List.of());
    assertThat(gets.passes(request(GET))).isTrue();
    assertThat(gets.passes(request(GET.replace("GET", "get")))).isFalse();
    assertThat(others.passes(request(GET))).isFalse();
  }

  @Test
  void wantsAllAllowedFieldsAndNoneOfTheOthers() {
    assertThat(fields(List.of(field("host", "")), List.of()).passes(request(GET))).isTrue();
    assertThat(
            fields(List.of(field("host", ""), field("accept", "plain")), List.of())
                .passes(request(GET)))
        .isTrue();
    assertThat(
            fields(List.of(field("host", ""), field("cookie", "")), List.of()).passes(request(GET)))
        .isFalse();
    assertThat(fields(List.of(), List.of(field("accept", "html"))).passes(request(GET))).isFalse();
    assertThat(fields(List.of(), List.of(field("accept", "json"))).passes(request(GET))).isTrue();
  }

  @Test
  void readsFieldsThatGoOnOverLines() {
    String folded = "GET / HTTP/1.1\r\nX-A : one\r\n\ttwo\r\n\r\n";
    assertThat(fields(List.of(field("x-a", "^one two$")), List.of()).passes(request(folded)))
        .isTrue();
  }

  @Test
  void doesNotPassWhatOverflowsTheStack() {
    String longTarget = "GET /" + "ab".repeat(200_000) + " HTTP/1.1\r\n\r\n";
    assertThat(targets(List.of("(a|b|c)*d"), List.of()).passes(request(longTarget))).isFalse();
    assertThat(targets(List.of(), List.of("(a|b|c)*d")).passes(request(longTarget))).isFalse();
  }

  @Test
  void takesTheResponseOfARequestWithIt() {
    List<String> passed = new ArrayList<>();
    FilteredMessages filtered =
        new FilteredMessages(
            targets(List.of("/a"), List.of()),
            message -> passed.add(message.kind() + message.id()));
    filtered.message(message(Message.Kind.REQUEST, "1", "GET /a HTTP/1.1\r\n\r\n"));
    filtered.message(message(Message.Kind.REQUEST, "2", "GET /b HTTP/1.1\r\n\r\n"));
    filtered.message(message(Message.Kind.RESPONSE, "2", "HTTP/1.1 200 OK\r\n\r\n"));
    filtered.message(message(Message.Kind.RESPONSE, "1", "HTTP/1.1 200 OK\r\n\r\n"));
    filtered.message(message(Message.Kind.REPLAYED_RESPONSE, "1", "HTTP/1.1 200 OK\r\n\r\n"));
    assertThat(passed).containsExactly("REQUEST1", "RESPONSE1", "REPLAYED_RESPONSE1");
    assertThat(filtered.requestsLeftOut()).isEqualTo(1);
    assertThat(filtered.responsesLeftOut()).isEqualTo(1);
  }
}
