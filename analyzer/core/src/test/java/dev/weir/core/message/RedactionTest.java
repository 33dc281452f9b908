package dev.weir.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction = new Redaction(Set.of(), Set.of(), false);

  private static String redacted(Redaction redaction, Message.Kind kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Message message = redaction.apply(new Message(kind, "1", 0, "", 0, 0, bytes, 0));
    assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(message.bytes()).hasSameSizeAs(bytes);
    return new String(message.bytes(), StandardCharsets.ISO_8859_1);
  }

  private String request(String text) {
    return redacted(redaction, Message.Kind.REQUEST, text);
  }

  private String response(String text) {
    return redacted(redaction, Message.Kind.RESPONSE, text);
  }

  @Test
  void starsCredentialsAndLeavesTheRest() {
    assertThat(
            request(
                "GET / HTTP/1.1\r\nHost: a:80\r\nauthorization:  Bearer abc\r\nCookie: a=b; c=d\r\n"
                    + "X-Auth-Token : t\r\nX-My-Secret: s\r\nAccept: */*\r\n\r\n"))
        .isEqualTo(
            "GET / HTTP/1.1\r\nHost: a:80\r\nauthorization:  **********\r\nCookie: ********\r\n"
                + "X-Auth-Token : *\r\nX-My-Secret: *\r\nAccept: */*\r\n\r\n");
    assertThat(response("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nETag: \"7\"\r\n\r\na=b"))
        .isEqualTo("HTTP/1.1 200 OK\r\nSet-Cookie: ***\r\nETag: \"7\"\r\n\r\na=b");
    assertThat(redaction.fieldValues()).isEqualTo(5);
  }

  @Test
  void hidesValuesInQueriesAndKeepsTheirNames() {
    assertThat(request("GET /a/b=1?id=17&q=%4A+b&=&bare&x HTTP/1.1\r\n\r\n"))
        .isEqualTo("GET /a/b=1?id=00&q=x0xxx&=&xxxx&x HTTP/1.1\r\n\r\n");
    assertThat(request("GET http://me:pw@h/p?a=b#c HTTP/1.1\r\nReferer: //h/?q=7\r\n\r\n"))
        .isEqualTo("GET http://*****@h/p?a=x#x HTTP/1.1\r\nReferer: //h/?q=0\r\n\r\n");
    assertThat(request("GET /p;jsessionid=AB1/q;v HTTP/1.1\r\n\r\n"))
        .isEqualTo("GET /p;jsessionid=xx0/q;v HTTP/1.1\r\n\r\n");
    assertThat(response("HTTP/1.1 302 Found\r\nLocation: /in?token=ab#id=c\r\n\r\n"))
        .isEqualTo("HTTP/1.1 302 Found\r\nLocation: /in?token=xx#id=x\r\n\r\n");
    assertThat(response("HTTP/1.1 200 OK\r\nLink: </a?p=2>; rel=next, </b?p=3>\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nLink: </a?p=0>; rel=next, </b?p=0>\r\n\r\n");
  }

  @Test
  void hidesValuesInForms() {
    String type = "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n";
    assertThat(request("POST / HTTP/1.1\r\n" + type + "Content-Length: 13\r\n\r\nuser=a&pw=b%20"))
        .endsWith("\r\n\r\nuser=x&pw=xx00");
    assertThat(
            request(
                "POST / HTTP/1.1\r\n"
                    + type
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "6;e=v\r\nuser=a\r\n4\r\nbc&p\r\n4\r\nw=pw\r\n0\r\nT: v\r\n\r\n"))
        .endsWith("\r\n\r\n6;xxx\r\nuser=x\r\n4\r\nxx&x\r\n4\r\nw=xx\r\n0\r\nT:xx\r\n\r\n");
    assertThat(request("POST / HTTP/1.1\r\nContent-Type: text/plain\r\n\r\nuser=a"))
        .endsWith("\r\n\r\nuser=a");
  }

  @Test
  void hidesAllOfAFormThatIsCompressed() {
    assertThat(
            request(
                "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Encoding: gzip\r\n\r\nab&cd=1"))
        .endsWith("\r\n\r\nxxxxxx0");
  }

  @Test
  void leavesFoldedLinesFolded() {
    assertThat(request("GET / HTTP/1.1\r\nCookie: a=b;\r\n\t c=d\r\nReferer: /?a=b\r\n c\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nCookie: ****\r\n\t ***\r\nReferer: /?a=x\r\n x\r\n\r\n");
  }

  @Test
  void keepsWhatItIsToldTo() {
    Redaction keeping = new Redaction(Set.of("AUTHORIZATION"), Set.of("x-mine"), true);
    assertThat(
            redacted(
                keeping,
                Message.Kind.REQUEST,
                "GET http://u:p@h/?a=b HTTP/1.1\r\nAuthorization: x\r\nX-Mine: y\r\n\r\n"))
        .isEqualTo("GET http://***@h/?a=b HTTP/1.1\r\nAuthorization: x\r\nX-Mine: *\r\n\r\n");
  }

  /** The letters Q, J and Z occur in secrets alone, so none of them may be in what comes out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void leavesNoByteOfASecretWhateverTheMessage(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      String text = message(random);
      int headEnd = Head.end(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
      int end = headEnd + random.nextInt(text.length() - headEnd + 1);
      String cut = random.nextInt(3) == 0 ? text.substring(0, end) : text;
      Message.Kind kind = text.startsWith("HTTP") ? Message.Kind.RESPONSE : Message.Kind.REQUEST;
      String redacted = redacted(redaction, kind, cut);
      assertThat(redacted).as(cut).doesNotContain("Q", "J", "Z");
      assertThat(redacted.split("[\r\n]", -1)).as(cut).hasSameSizeAs(cut.split("[\r\n]", -1));
    }
  }

  private static String message(Random random) {
    boolean form = random.nextInt(3) == 0;
    boolean chunked = form && random.nextBoolean();
    StringBuilder text = new StringBuilder();
    text.append(
        switch (random.nextInt(6)) {
          case 0 -> "GET /a?k=" + secret(random) + " HTTP/1.1";
          case 1 -> "POST http://" + secret(random) + "@h/p?" + secret(random) + " HTTP/1.0";
          case 2 -> "CONNECT " + secret(random) + "@h:443 HTTP/1.1";
          case 3 -> "HTTP/1.1 200 OK";
          case 4 -> "PUT /x;id=" + secret(random) + "?a=" + secret(random) + " HTTP/1.1";
          default -> "GET /" + "#" + secret(random) + " HTTP/1.1";
        });
    String end = random.nextInt(4) == 0 ? "\n" : "\r\n";
    text.append(end);
    if (form) {
      String name = random.nextBoolean() ? "Content-Type" : "CONTENT-TYPE ";
      text.append(name).append(": application/x-www-form-URLENCODED; q=1").append(end);
    }
    if (chunked) {
      text.append("Transfer-Encoding: chunked").append(end);
    }
    for (int i = random.nextInt(5); i >= 0; i--) {
      field(text, random, end);
    }
    text.append(end);
    if (form) {
      body(text, random, chunked);
    }
    return text.toString();
  }

  private static void field(StringBuilder text, Random random, String end) {
    String[] names = {
      "Authorization", "cookie", "SET-COOKIE", "X-Api-Key", "x-csrf-token", "Proxy-Authorization"
    };
    String[] urls = {"Referer", "location", "Content-Location"};
    switch (random.nextInt(6)) {
      case 0 ->
          text.append(urls[random.nextInt(3)]).append(": https://h/p?a=").append(secret(random));
      case 1 -> text.append("no field at all ").append(secret(random));
      case 2 -> text.append("X: y\rCookie: ").append(secret(random));
      case 3 -> text.append(names[random.nextInt(6)]).append(" :").append(secret(random));
      case 4 ->
          text.append(names[random.nextInt(6)])
              .append(": a")
              .append(end)
              .append(random.nextBoolean() ? " " : "\t")
              .append(secret(random));
      default -> text.append(names[random.nextInt(6)]).append(": b=").append(secret(random));
    }
    text.append(end);
  }

  private static void body(StringBuilder text, Random random, boolean chunked) {
    StringBuilder form = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      form.append("name=").append(secret(random)).append(i > 0 ? "&" : "");
    }
    if (!chunked) {
      text.append(form);
      return;
    }
    int at = 0;
    while (at < form.length()) {
      int to = Math.min(form.length(), at + 1 + random.nextInt(12));
      text.append(Integer.toHexString(to - at));
      text.append(random.nextInt(4) == 0 ? ";e=" + secret(random) : "");
      text.append("\r\n").append(form, at, to).append("\r\n");
      at = to;
    }
    text.append("0\r\nCheck: ").append(secret(random)).append("\r\n\r\n");
  }

  private static String secret(Random random) {
    String letters = "QJZQJZQJZ%+=;/?";
    StringBuilder secret = new StringBuilder("Q");
    for (int i = random.nextInt(9); i > 0; i--) {
      // What has a meaning in a URL may begin a name or a path, which is kept; so not here.
      secret.append(letters.charAt(random.nextInt(10)));
    }
    return secret.toString();
  }
}
