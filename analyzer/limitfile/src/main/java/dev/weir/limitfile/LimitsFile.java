package dev.weir.limitfile;

import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The limits file: YAML 1.2, of which JSON is a part.
 *
 * <pre>{@code
 * client-id: {header: X-Client-Id}          # or remote-address (default), principal
 * limits:
 *   - name: report-export
 *     match: {route: "/reports/**", method: GET}   # also host, client, status, content-type
 *     direction: response                   # or request
 *     per: limit                            # or client, connection, endpoint
 *     rate: 5MB/s
 *     burst: 10MB                           # default: two seconds of rate, 1460 bytes at least
 *     action: delay                         # or reject, observe
 *     adaptive: {floor: 1MB/s, ceiling: 20MB/s, by: demand}   # off unless given
 *     breaker: {reduced: 1MB/s}             # off unless given; true for 5MB/s
 * }</pre>
 *
 * Each key of {@code match} has one value or a list. What is wrong is refused with its line and
 * column, and nothing else is ever thrown, whatever the text.
 */
public final class LimitsFile {
  private static final List<String> KEYS = List.of("limits", "client-id");
  private static final String EMPTY = "write limits: [] for no limits";

  private LimitsFile() {}

  /**
   * Reads limits.
   *
   * @param sourceName where the text is from, for messages
   */
  public static LimitSet parse(String sourceName, String text) throws LimitsSyntaxException {
    Value document = document(sourceName, text, "the file", "the file is empty; " + EMPTY);
    Fields fields = Fields.of(document, KEYS);
    Value identity = fields.find("client-id");
    return new LimitSet(
        identity == null ? ClientIdentity.REMOTE_ADDRESS : identity(identity),
        rules(fields.need("limits", "limits: [], or a list of them")));
  }

  /** Reads a file, which is text in UTF-8. */
  public static LimitSet read(Path file) throws IOException, LimitsSyntaxException {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), text(file.toString(), in));
    }
  }

  /**
   * The text of a file that is being read, no more of it than such a file may have.
   *
   * @throws LimitsSyntaxException when it is longer, or not in UTF-8
   */
  public static String text(String sourceName, InputStream in)
      throws IOException, LimitsSyntaxException {
    byte[] bytes = in.readNBytes(YamlText.MOST_CHARS + 1);
    if (bytes.length > YamlText.MOST_CHARS) {
      throw new LimitsSyntaxException(
          sourceName, 1, 1, "more than " + YamlText.MOST_CHARS + " bytes; write a shorter file");
    }
    return decoded(sourceName, bytes);
  }

  /** The limits as YAML that {@link #parse} makes an equal set of. */
  public static String write(LimitSet limits) {
    return new LimitsWriter().write(limits);
  }

  /**
   * A limit with another {@code rate}, {@code burst}, {@code action}, {@code adaptive} or {@code
   * breaker}, as a mapping of these gives them; {@code adaptive: null} takes that away. What is not
   * given stays, the burst too, even where it was the default of the old rate.
   */
  public static LimitRule patch(LimitRule before, String sourceName, String text)
      throws LimitsSyntaxException {
    return RuleReader.patch(
        before,
        document(
            sourceName,
            text,
            "the change",
            "there is nothing to change; write for example rate: 5MB/s"));
  }

  static Value document(String sourceName, String text, String what, String empty)
      throws LimitsSyntaxException {
    Node node = YamlText.compose(sourceName, text);
    Value document = node == null ? null : new Value(sourceName, what, node);
    if (document == null || document.isNull()) {
      throw new LimitsSyntaxException(sourceName, 1, 1, empty);
    }
    return document;
  }

  private static List<LimitRule> rules(Value limits) throws LimitsSyntaxException {
    RuleReader reader = new RuleReader();
    List<LimitRule> rules = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Value entry : limits.list("write each limit as an entry that begins with - name:")) {
      Value limit = new Value(entry.sourceName(), "a limit", entry.node());
      if (rules.size() == LimitSet.MOST_RULES) {
        throw limit.refused(
            "more than " + LimitSet.MOST_RULES + " limits; use fewer, or per: client");
      }
      LimitRule rule = reader.read(limit);
      rules.add(rule);
      Integer before = lines.putIfAbsent(rule.name(), limit.line());
      if (before != null) {
        throw limit.refused(
            "a limit in line " + before + " is named '" + rule.name() + "', too; rename one");
      }
    }
    return rules;
  }

  private static ClientIdentity identity(Value identity) throws LimitsSyntaxException {
    if (identity.isMapping()) {
      return Fields.of(identity, List.of("header"))
          .need("header", "header: X-Client-Id")
          .read(ClientIdentity::header);
    }
    return identity.read(
        text ->
            switch (text) {
              case "remote-address" -> ClientIdentity.REMOTE_ADDRESS;
              case "principal" -> ClientIdentity.PRINCIPAL;
              default ->
                  throw new IllegalArgumentException(
                      "'"
                          + Printable.of(text)
                          + "' is not one of remote-address, principal, {header: X-Client-Id}"
                          + Value.orOneOfThese(
                              Value.didYouMean(text, List.of("remote-address", "principal"))));
            });
  }

  private static String decoded(String name, byte[] bytes) throws LimitsSyntaxException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw LinePosition.after(text).refused(name, "this is not text in UTF-8; save it as that");
    }
    return text;
  }
}
