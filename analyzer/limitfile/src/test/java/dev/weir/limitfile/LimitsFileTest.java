package dev.weir.limitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.core.http.Direction;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveBy;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.limit.Wildcard;
import dev.weir.core.route.RouteGlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsFileTest {
  private static final String EXAMPLE =
      """
      client-id: {header: X-Client-Id}          # or remote-address (default), principal
      limits:
        - name: report-export
          match: {route: "/api/*/reports/**", method: GET}
          direction: response                    # or request
          per: limit
          rate: 5MB/s
          burst: 10MB
          action: delay
          adaptive: {floor: 1MB/s, ceiling: 20MB/s, by: demand}
          breaker: {reduced: 400kB/s}
      """;

  private static final LimitRule EXPORT =
      new LimitRule(
          "report-export",
          new Match(
              List.of(RouteGlob.of("/api/*/reports/**")),
              List.of("GET"),
              List.of(),
              List.of(),
              List.of(),
              List.of()),
          Direction.RESPONSE,
          Scope.LIMIT,
          new Allowance(5_000_000, 10_000_000),
          Action.DELAY,
          new AdaptiveRange(1_000_000, 20_000_000),
          new Breaker(400_000));

  private static LimitSet parse(String text) throws LimitsSyntaxException {
    return LimitsFile.parse("limits.yaml", text);
  }

  private static LimitRule only(String text) throws LimitsSyntaxException {
    List<LimitRule> rules = parse(text).rules();
    assertThat(rules).hasSize(1);
    return rules.get(0);
  }

  private static LimitsSyntaxException refused(String text) {
    LimitsSyntaxException e = catchThrowableOfType(LimitsSyntaxException.class, () -> parse(text));
    assertThat(e).as(text).isNotNull();
    assertThat(e).hasMessageStartingWith("limits.yaml:" + e.line() + ':' + e.column() + ": ");
    assertThat(e.sourceName()).isEqualTo("limits.yaml");
    return e;
  }

  @Nested
  class Reads {
    @Test
    void whatTheDocumentationShows() throws LimitsSyntaxException {
      assertThat(parse(EXAMPLE))
          .isEqualTo(new LimitSet(ClientIdentity.header("X-Client-Id"), List.of(EXPORT)));
    }

    @Test
    void theSameAsJson() throws LimitsSyntaxException {
      String json =
          """
          {
          \t"client-id": {"header": "X-Client-Id"},
          \t"limits": [{
          \t\t"name":\t"report-export",
          \t\t"match": {"route": "\\/api/*/reports/**", "method": ["G\\u0045T"]},
          \t\t"rate": 5000000, "adaptive": {"floor": "1MB/s", "ceiling": 20000000},
          \t\t"breaker": {"reduced": 400000}
          \t}]
          }
          """;
      assertThat(parse(json)).isEqualTo(parse(EXAMPLE));
    }

    @Test
    void defaultsForWhatIsLeftOut() throws LimitsSyntaxException {
      assertThat(parse("limits: [{name: all, rate: 40Mbit/s}]"))
          .isEqualTo(
              new LimitSet(
                  ClientIdentity.REMOTE_ADDRESS,
                  List.of(
                      new LimitRule(
                          "all",
                          Match.ALL,
                          Direction.RESPONSE,
                          Scope.LIMIT,
                          new Allowance(5_000_000, 10_000_000),
                          Action.DELAY,
                          null))));
    }

    @Test
    void noLimitsWhereTheListIsEmpty() throws LimitsSyntaxException {
      assertThat(parse("limits: []")).isEqualTo(LimitSet.NONE);
      assertThat(parse("client-id: principal\nlimits: []").clientIdentity())
          .isEqualTo(ClientIdentity.PRINCIPAL);
    }

    @Test
    void oneValueOrAListOfEachKeyOfAMatch() throws LimitsSyntaxException {
      LimitRule rule =
          only(
              """
              limits:
                - name: some
                  rate: 1MB/s
                  per: client
                  match:
                    route: [/a/**, "/b/{id}"]
                    method: [GET, M-SEARCH]
                    host: ["*.Example.org", example.net]
                    client: [10.0.0.*, "::1", user_123, {exactly: "a*b"}]
                    status: [404, 5xx, none]
                    content-type: [Video/*, application/pdf]
              """);
      assertThat(rule.match())
          .isEqualTo(
              new Match(
                  List.of(RouteGlob.of("/a/**"), RouteGlob.of("/b/{id}")),
                  List.of("GET", "M-SEARCH"),
                  List.of(Wildcard.of("*.example.org"), Wildcard.of("example.net")),
                  List.of(
                      Wildcard.of("10.0.0.*"),
                      Wildcard.of("::1"),
                      Wildcard.of("user_123"),
                      Wildcard.exactly("a*b")),
                  List.of(new StatusRange(404, 404), new StatusRange(500, 599), StatusRange.NONE),
                  List.of(Wildcard.of("video/*"), Wildcard.of("application/pdf"))));
      assertThat(rule.per()).isEqualTo(Scope.CLIENT);
    }

    @Test
    void namesThatLookLikeSomethingElse() throws LimitsSyntaxException {
      assertThat(only("limits: [{name: 2024, rate: 1}]").name()).isEqualTo("2024");
      assertThat(only("limits: [{name: true, rate: 1}]").name()).isEqualTo("true");
      assertThat(only("limits: [{name: 'null', rate: 1}]").name()).isEqualTo("null");
    }

    @Test
    void onePartInSeveralPlacesByAlias() throws LimitsSyntaxException {
      LimitSet limits =
          parse(
              """
              limits:
                - name: held
                  match: &exports {route: /exports/**, method: GET}
                  rate: 5MB/s
                - name: watched
                  match: *exports
                  rate: 1MB/s
                  action: observe
              """);
      assertThat(limits.rules().get(1).match()).isEqualTo(limits.rules().get(0).match());
    }

    @Test
    void textThatBeginsWithAByteOrderMark() throws LimitsSyntaxException {
      assertThat(parse("\ufefflimits: []")).isEqualTo(LimitSet.NONE);
      assertThat(refused("\ufeffx: []").column()).isEqualTo(1);
    }

    @Test
    void tabsBetweenValuesOfJsonButAsTheyAreWithinThem() throws LimitsSyntaxException {
      String text =
          "{\n\t\t\"limits\":\t[\n\t\t\t{\"name\": \"a\", \"rate\":\t1, \"match\":"
              + "\t{\"client\": \"\\\"\t\"}}\n\t]\n}";
      assertThat(only(text).match()).isEqualTo(Match.ofClient("\"\t"));
    }

    @Test
    void everyKindOfLineEnd() throws LimitsSyntaxException {
      assertThat(parse(EXAMPLE.replace("\n", "\r\n"))).isEqualTo(parse(EXAMPLE));
      assertThat(refused(EXAMPLE.replace("\n", "\r\n").replace("5MB/s", "5MBs")).line())
          .isEqualTo(7);
    }
  }

  @Nested
  class Refuses {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            `` | 1:1 | the file is empty; write limits: [] for no limits
            # only a comment | 1:1 | the file is empty
            --- | 1:1 | the file is empty
            just words | 1:1 | the file is one value, not a mapping; write limits: and
            client-id: principal | 1:1 | the file has no limits; add for example limits: []
            limits: | 1:8 | limits has no value; write for example limits: [], or a list of them
            limits: {} | 1:9 | limits is a mapping, not a list; write each limit as an entry that
            limits: one | 1:9 | limits is one value, not a list; write each limit as an entry that
            limit: [] | 1:1 | there is no key 'limit' in the file; did you mean limits?
            {<<: {}, limits: []} | 1:2 | there is no key '<<' in the file; use limits, client-id
            {limits: [], limits: []} | 1:14 | limits is given a second time, after line 1; leave
            client-id: principle⏎limits: [] | 1:12 | 'principle' is not one of remote-address, pri
            {client-id: {header: a b}, limits: []} | 1:22 | header='a b' is no name of a field;
            client-id: cookie⏎limits: [] | 1:12 | {header: X-Client-Id}; write one of these
            {client-id: {header: }, limits: []} | 1:21 | header has no value; write for example he
            {client-id: {header: [a]}, limits: []} | 1:22 | header is a list, not one value
            limits: [5] | 1:10 | a limit is one value, not a mapping; write name: and a value
            ? [a]⏎: b | 1:3 | a key is a list, not one value
            """)
    void whatIsWrongWithTheWhole(String text, String place, String message) {
      refusedAt(place, message, text.replace('⏎', '\n'));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            rate: 5MB/s | 1:10 | a limit has no name; add for example name: report-export
            name: a | 1:10 | a limit has no rate; add for example rate: 5MB/s
            name: , rate: 1 | 1:16 | name has no value; write for example name: report-export
            name: '', rate: 1 | 1:17 | name has 0 characters; use 1 to 128
            name: "a\\tb", rate: 1 | 1:17 | name has a control character
            name: [a], rate: 1 | 1:17 | name is a list, not one value; write one
            name: a, rate: 5MBs | 1:26 | rate '5MBs' ends in no unit of rate that is known (MBs)
            name: a, rate: 5mb/s | 1:26 | rate '5mb/s' ends in no unit of rate
            name: a, rate: fast | 1:26 | rate 'fast' is not a rate; write for example 5MB/s
            name: a, rate: -5MB/s | 1:26 | rate '-5MB/s' is not a rate; write
            name: a, rate: 0 | 1:26 | rate is 0, so nothing would ever pass; write for example
            name: a, rate: 1bit/s | 1:26 | rate '1bit/s' is not a whole number of bytes per
            name: a, rate: 9TB/s | 1:26 | rate '9TB/s' is above the most that can be held, 100 GB
            name: a, rate: {x: 1} | 1:26 | rate is a mapping, not one value
            name: a, rate: ~ | 1:26 | rate has no value; write for example rate: 5MB/s
            name: a, rate: 1, burst: | 1:35 | burst has no value; write one, or leave burst out
            name: a, rate: 5MB/s, burst: 1459 | 1:40 | burst=1459 is below one segment of 1460
            name: a, rate: 5MB/s, burst: 2PB | 1:40 | burst '2PB' ends in no unit of size
            name: a, rate: 5MB/s, burst: 2000TB | 1:40 | burst=2000000000000000 is above
            name: a, rate: 1, actoin: delay | 1:29 | no key 'actoin' in a limit; did you mean act
            name: a, rate: 1, action: dealy | 1:37 | action 'dealy' is not one of delay, reject,
            name: a, rate: 1, per: user | 1:34 | per 'user' is not one of limit, client, connecti
            name: a, rate: 1, direction: up | 1:40 | direction 'up' is not one of request, respon
            name: a, rate: 1, adaptive: on | 1:39 | adaptive is one value, not a mapping; write
            name: a, rate: 1, adaptive: {floor: 1} | 1:39 | adaptive has no ceiling; add for
            name: a, rate: 1, adaptive: {floor: 2, ceiling: 3} | 1:26 | rate=1 is not between flo
            name: a, rate: 1, adaptive: {floor: 3, ceiling: 2} | 1:47 | floor=3 and ceiling=2 are
            name: a, rate: 1, adaptive: {floor: 1, ceiling: 2, by: x} | 1:66 | by 'x' is not one
            name: a, rate: 9, breaker: on | 1:38 | breaker 'on' is not one of true, false, {redu
            name: a, rate: 9, breaker: [] | 1:38 | breaker is a list, not one value
            name: a, rate: 9, breaker: {} | 1:38 | breaker has no reduced; add for example redu
            name: a, rate: 9, breaker: {to: 3} | 1:39 | there is no key 'to' in breaker; use redu
            name: a, rate: 9, breaker: {reduced: 0} | 1:48 | reduced is 0, so nothing would ever
            name: a, rate: 9, breaker: {reduced: 9} | 1:38 | breaker=9 is not below rate=9; set
            name: a, rate: 9, breaker: true | 1:38 | breaker=5000000 is not below rate=9; set
            name: a, rate: 1, match: x | 1:36 | match is one value, not a mapping; write route:
            name: a, rate: 1, match: {path: /a} | 1:37 | no key 'path' in match; use route, metho
            name: a, rate: 1, match: {route: []} | 1:44 | route is an empty list, which nothing
            name: a, rate: 1, match: {route: a} | 1:44 | route 'a': a template begins with '/';
            name: a, rate: 1, match: {route: "/{a"} | 1:44 | route '/{a': '{' is not closed
            name: a, rate: 1, match: {route: [[/a]]} | 1:45 | route is a list, not one value
            name: a, rate: 1, match: {method: get} | 1:45 | method 'get' is in lower case, which
            name: a, rate: 1, match: {method: A B} | 1:45 | method 'A B' is no method; name one
            name: a, rate: 1, match: {host: "a:80"} | 1:43 | host 'a:80' is more than a host;
            name: a, rate: 1, match: {host: "http://a"} | 1:43 | host 'http://a' is more than a
            name: a, rate: 1, match: {host: ""} | 1:43 | host a pattern is empty, so nothing matc
            name: a, rate: 1, match: {client: {like: a}} | 1:46 | no key 'like' in client; use ex
            name: a, rate: 1, match: {status: 4} | 1:45 | status '4' is no status; use one such
            name: a, rate: 1, match: {content-type: a/b;c=d} | 1:51 | 'a/b;c=d' has parameters
            name: a, rate: 1, match: {status: 404}, direction: request | 1:62 | direction=request
            name: a, rate: 1, match: {status: 404}, action: reject | 1:59 | action=reject is deci
            name: a, rate: 1}, {name: a, rate: 2 | 1:30 | a limit in line 1 is named 'a', too; re
            """)
    void whatIsWrongWithALimit(String limit, String place, String message) {
      refusedAt(place, message, "limits: [{" + limit + "}]");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            limits:⏎⇥- name: a | 2:1 | a tab, which YAML does not take for indentation; use spaces
            limits: [{name: a, ra | 1:22 | the text ends too early, in a flow mapping that began
            limits:⏎  - name: "a | 2:13 | the text ends too early, in a quoted scalar that began
            limits: [} | 1:10 | this is not YAML: expected the node content, but found '}'
            limits: []⏎} | 2:1 | this does not go on with what is above it; indent it
            limits:⏎ - name: a⏎  rate: 1 | 3:3 | this does not go on with what is above it
            limits: a: b | 1:10 | a key where none can be; indent it like its siblings, or quote
            limits: @a | 1:9 | a value cannot begin with '@'; quote it
            limits: *.example.org | 1:10 | quote the value, as in "*.example.org"
            limits: *all | 1:9 | quote the value, as in "*.example.org"
            limits: !!set {} | 1:9 | tags such as !x mean nothing here; leave the tag out
            limits: !java.net.URL [] | 1:9 | tags such as !x mean nothing here
            limits: []⏎---⏎limits: [] | 2:1 | a second document; leave out the line ---
            %YAML 3.1⏎---⏎limits: [] | 1:1 | a version of YAML that is not known; leave out
            limits: "\\UFFFFFFFF" | 1:1 | what is here or next is not YAML
            limits: &all [*all] | 1:9 | a limit is a list, not a mapping
            """)
    void whatIsNotYaml(String text, String place, String message) {
      refusedAt(place, message, text.replace('⏎', '\n').replace('⇥', '\t'));
    }

    private void refusedAt(String place, String message, String text) {
      LimitsSyntaxException e = refused(text);
      assertThat(e).hasMessageContaining(message).hasMessageContaining("; "); // the mend
      assertThat(e.line() + ":" + e.column()).as(e.getMessage()).isEqualTo(place);
    }

    @Test
    void everythingInOneLineOfModestLength() {
      String noise = "x\ny\u001b\u2028".repeat(1000);
      for (String text :
          List.of(
              "limits: [{name: a, rate: 1, match: {status: \""
                  + noise.replace("\n", "\\n")
                  + "\"}}]",
              "\"" + "k\\n".repeat(10_000) + "\": 1",
              "{client-id: {header: \"a\\r\\nb\"}, limits: []}")) {
        String message = String.valueOf(refused(text).getMessage());
        assertThat(message).hasSizeLessThan(600).doesNotContainPattern("[\\p{Cntrl}\u2028]");
      }
    }

    @Test
    void controlCharactersWhereTheyStand() {
      assertThat(refused("limits:\n - é\u0001").getMessage())
          .isEqualTo(
              "limits.yaml:2:5: the character U+0001, which YAML does not allow; leave it out");
    }

    @Test
    void whatWouldTakeMuchStack() {
      assertThat(refused("[".repeat(1 << 20))).hasMessageContaining("1:11: more than 10 levels");
      assertThat(refused("{a: ".repeat(1 << 18))).hasMessageContaining("more than 10 levels");
      assertThat(refused("- ".repeat(1 << 19))).hasMessageContaining("more than 10 levels");
    }

    @Test
    void whatWouldTakeMuchMemory() {
      assertThat(refused(" ".repeat((1 << 20) + 1))).hasMessageContaining("more than 1048576");
      assertThat(refused("limits: [" + "a,".repeat(500_000) + "]"))
          .hasMessageContaining("more than 100000 values; write fewer");
      assertThat(refused("limits: [&a {}" + ",*a".repeat(101) + "]"))
          .hasMessageContaining("more than 100 aliases");
      assertThat(
              refused(
                  "limits:\n- {name: a, rate: 1, match: &m {route: ["
                      + "/a,".repeat(6_000)
                      + "]}}\n- {name: b, rate: 1, match: *m}"))
          .hasMessageContaining("more than 10000 patterns in all");
    }

    @Test
    void moreLimitsThanASetMayHave() throws LimitsSyntaxException {
      StringBuilder text = new StringBuilder("limits:\n");
      for (int i = 0; i < LimitSet.MOST_RULES; i++) {
        text.append("- {name: n").append(i).append(", rate: 1}\n");
      }
      assertThat(parse(text.toString()).rules()).hasSize(LimitSet.MOST_RULES);
      assertThat(refused(text.append("- {name: x, rate: 1}").toString()))
          .hasMessageContaining("limits.yaml:1002:3: more than 1000 limits; use fewer, or per:");
    }

    @Test
    void aFileThatWasCutOffWhereverThatIs() {
      // Up to the rate's unit; behind it, what is left is a limit, if not the one that was meant.
      for (int end = 0; end < EXAMPLE.indexOf("MB/s"); end++) {
        assertThat(refused(EXAMPLE.substring(0, end))).isNotNull();
      }
    }
  }

  @Nested
  class ReadingAFile {
    @TempDir Path folder;

    private LimitsSyntaxException refusedBytes(byte[] bytes) throws IOException {
      Path file = folder.resolve("limits.yaml");
      Files.write(file, bytes);
      LimitsSyntaxException e =
          catchThrowableOfType(LimitsSyntaxException.class, () -> LimitsFile.read(file));
      assertThat(e.sourceName()).isEqualTo(file.toString());
      return e;
    }

    @Test
    void readsText() throws IOException, LimitsSyntaxException {
      Path file = Files.writeString(folder.resolve("limits.yaml"), EXAMPLE);
      assertThat(LimitsFile.read(file)).isEqualTo(parse(EXAMPLE));
    }

    @Test
    void saysWhereItIsNotUtf8() throws IOException {
      byte[] latin = "limits: []\n# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
      assertThat(refusedBytes(latin))
          .hasMessageEndingWith("limits.yaml:2:6: this is not text in UTF-8; save it as that");
      assertThat(refusedBytes("limits: []".getBytes(StandardCharsets.UTF_16)))
          .hasMessageContaining(":1:1: this is not text in UTF-8");
      assertThat(refusedBytes(new byte[] {'#', (byte) 0xc3}))
          .hasMessageContaining(":1:2: this is not text in UTF-8");
    }

    @Test
    void readsNoMoreThanAMebibyte() throws IOException {
      assertThat(refusedBytes(new byte[(1 << 20) + 1]))
          .hasMessageContaining(":1:1: more than 1048576 bytes; write a shorter file");
    }

    @Test
    void leavesAFileThatIsNotThereToItsCaller() {
      Path missing = folder.resolve("none.yaml");
      assertThat(catchThrowableOfType(NoSuchFileException.class, () -> LimitsFile.read(missing)))
          .isNotNull();
    }
  }

  @Nested
  class Writes {
    @Test
    void everyDefaultAndTheRoundestUnits() throws LimitsSyntaxException {
      assertThat(LimitsFile.write(parse("limits: [{name: a b, rate: 5MiB/s, burst: 12345}]")))
          .isEqualTo(
              """
              client-id: remote-address
              limits:
                - name: "a b"
                  direction: response
                  per: limit
                  rate: 5MiB/s
                  burst: 12345
                  action: delay
              """);
      assertThat(LimitsFile.write(LimitSet.NONE))
          .isEqualTo("client-id: remote-address\nlimits: []\n");
    }

    @Test
    void whatTheDocumentationShowsAsItIsThere() throws LimitsSyntaxException {
      String written = LimitsFile.write(parse(EXAMPLE));
      assertThat(written).isEqualTo(EXAMPLE.replaceAll(" +#.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "yes",
          "~",
          "123",
          "a: b",
          "a #b",
          "'",
          "\"\\",
          "é",
          "\ud83d\ude00",
          "\ud83d",
          "\ufeff",
          "\u2028",
          "\u00a0",
          "- a",
          "*a",
          "\ufffe",
          "%",
          "a*",
          "\n\t\u0000",
          " a "
        })
    void anyTextSoThatItIsReadAsItWas(String text) throws LimitsSyntaxException {
      LimitSet limits =
          new LimitSet(
              ClientIdentity.PRINCIPAL,
              List.of(EXPORT.with(Allowance.of(1_000_000)), ofClient(text)));
      assertThat(parse(LimitsFile.write(limits))).isEqualTo(limits);
    }

    private LimitRule ofClient(String client) {
      return new LimitRule(
          client.chars().anyMatch(Character::isISOControl) ? "client" : client,
          Match.ofClient(client),
          Direction.REQUEST,
          Scope.ENDPOINT,
          new Allowance(7, 1460),
          Action.OBSERVE,
          null);
    }
  }

  @Nested
  class Patches {
    private LimitRule patched(String text) throws LimitsSyntaxException {
      return LimitsFile.patch(EXPORT, "request", text);
    }

    @Test
    void theRateAndLeavesTheBurst() throws LimitsSyntaxException {
      assertThat(patched("{\"rate\": \"2MB/s\"}"))
          .isEqualTo(EXPORT.with(new Allowance(2_000_000, 10_000_000)));
      assertThat(patched("rate: 2000000\nburst: 64KiB").allowance())
          .isEqualTo(new Allowance(2_000_000, 65_536));
      assertThat(patched("burst: 64KiB").allowance()).isEqualTo(new Allowance(5_000_000, 65_536));
    }

    @Test
    void theActionAndTheRange() throws LimitsSyntaxException {
      assertThat(patched("{\"action\": \"observe\", \"adaptive\": null}"))
          .satisfies(
              rule -> {
                assertThat(rule.action()).isEqualTo(Action.OBSERVE);
                assertThat(rule.adaptive()).isNull();
                assertThat(rule.allowance()).isEqualTo(EXPORT.allowance());
              });
      assertThat(patched("adaptive: {floor: 2MB/s, ceiling: 6MB/s}").adaptive())
          .isEqualTo(new AdaptiveRange(2_000_000, 6_000_000));
      assertThat(patched("adaptive: {floor: 2MB/s, ceiling: 6MB/s, by: literal}").adaptive())
          .isEqualTo(new AdaptiveRange(2_000_000, 6_000_000, AdaptiveBy.LITERAL));
      assertThat(patched("adaptive: {floor: 2MB/s, ceiling: 6MB/s, by: path}").adaptive())
          .isEqualTo(new AdaptiveRange(2_000_000, 6_000_000, AdaptiveBy.PATH));
    }

    @Test
    void theBreaker() throws LimitsSyntaxException {
      assertThat(patched("breaker: {reduced: 8Mbit/s}").breaker())
          .isEqualTo(new Breaker(1_000_000));
      assertThat(patched("{rate: 6MB/s, breaker: true}").breaker()).isEqualTo(Breaker.DEFAULT);
      assertThat(patched("breaker: false").breaker()).isNull();
      assertThat(patched("breaker: null").breaker()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            `` | 1:1 | there is nothing to change; write for example rate: 5MB/s
            {} | 1:1 | nothing to change; give rate, burst, action, adaptive, breaker
            [] | 1:1 | the change is a list, not a mapping; write rate: and a value, and so on
            {"limit": 1} | 1:2 | there is no key 'limit' in the change; use rate, burst, action, ad
            {"action": "stop"} | 1:12 | is not one of delay, reject, observe; write one of these
            {"name": "b"} | 1:10 | name of a limit cannot be changed by itself; set all limits
            {"rat": 1} | 1:2 | there is no key 'rat' in the change; did you mean rate?
            {"rate": "2MBs"} | 1:10 | rate '2MBs' ends in no unit
            {"rate": "30MB/s"} | 1:10 | rate=30000000 is not between floor=1000000 and ceiling=
            {"rate": null} | 1:10 | rate has no value
            {"breaker": true} | 1:13 | breaker=5000000 is not below rate=5000000; set breaker
            {"burst": 10} | 1:11 | burst=10 is below one segment
            """)
    void nothingThatIsWrong(String text, String place, String message) {
      LimitsSyntaxException e =
          catchThrowableOfType(LimitsSyntaxException.class, () -> patched(text));
      assertThat(e).hasMessageStartingWith("request:" + place + ": ").hasMessageContaining(message);
    }
  }
}
