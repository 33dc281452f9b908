package dev.weir.core.message;

import java.util.Locale;
import java.util.Set;

/**
 * Takes credentials and the values of queries out of messages, and keeps every size to the byte.
 *
 * <p>Values of credential fields become as many {@code *}; values in queries, in fields that hold
 * URLs, in forms ({@code application/x-www-form-urlencoded}) and in parameters of paths become
 * {@code 0} and {@code x}, their names stay; so does nothing of a line that is no field. Other
 * content, such as JSON, is left as it is. Confined to one thread, because it counts.
 */
public final class Redaction {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final SecretFields secrets;
  private final boolean keepsQueries;
  private long fieldValues;
  private long urlValues;

  /**
   * @param keptFields names of fields to leave as they are, in any case
   * @param moreFields names of fields to redact besides the usual ones
   * @param keepsQueries whether values in queries and forms stay
   */
  public Redaction(Set<String> keptFields, Set<String> moreFields, boolean keepsQueries) {
    this.secrets = new SecretFields(keptFields, moreFields);
    this.keepsQueries = keepsQueries;
  }

  /** Values of fields that became asterisks, so far. */
  public long fieldValues() {
    return fieldValues;
  }

  /** Values in queries, forms and URLs that were made unreadable, so far. */
  public long urlValues() {
    return urlValues;
  }

  /** The message without its secrets, of the same length; the one given is left as it is. */
  public Message apply(Message message) {
    byte[] bytes = message.bytes().clone();
    MessageHead head = MessageHead.of(bytes);
    UrlRedaction urls = new UrlRedaction();
    if (message.kind() == Message.Kind.REQUEST) {
      target(head, bytes, urls);
    }
    boolean form = false;
    boolean coded = false;
    boolean chunked = head.chunked();
    for (MessageHead.Field field : head.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      form |= name.equals("content-type") && isForm(head.value(field));
      coded |= name.equals("content-encoding") && !head.value(field).equalsIgnoreCase("identity");
      field(bytes, field, name, urls);
    }
    if (form && !keepsQueries) {
      body(bytes, head.endOffset(), coded, chunked, urls);
    }
    urlValues += urls.values;
    return new Message(
        message.kind(),
        message.id(),
        message.connection(),
        message.clientAddress(),
        message.startNanos(),
        message.durationNanos(),
        bytes,
        message.omittedBytes());
  }

  private void target(MessageHead head, byte[] bytes, UrlRedaction urls) {
    int from = head.targetStart();
    if (from == 0) {
      stars(bytes, 0, head.startLineEnd()); // no request line: nobody knows what it is
    } else {
      urls.url(bytes, from, head.targetEnd(), false, keepsQueries);
    }
  }

  private static boolean isForm(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).contains(FORM);
  }

  private void field(byte[] bytes, MessageHead.Field field, String name, UrlRedaction urls) {
    if (name.isEmpty()) {
      fieldValues++;
      stars(bytes, field.start(), field.end());
    } else if (secrets.isSecret(name)) {
      fieldValues++;
      stars(bytes, field.valueStart(), field.end());
    } else if (secrets.isUrl(name)) {
      int end = Head.textEnd(bytes, field.valueStart(), field.end());
      urls.url(bytes, field.valueStart(), end, name.equals("link"), keepsQueries);
    }
  }

  private static void body(
      byte[] bytes, int from, boolean coded, boolean chunked, UrlRedaction urls) {
    if (coded) {
      urls.hideAll(); // compressed: all of it may be values
    } else {
      urls.beginForm();
    }
    BodyRedaction body = new BodyRedaction(urls);
    if (chunked) {
      body.chunked(bytes, from);
    } else {
      body.plain(bytes, from);
    }
  }

  /** Line ends stay, and white space that begins a line. */
  private static void stars(byte[] bytes, int from, int to) {
    boolean begins = true;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\r' || b == '\n') {
        begins = true;
      } else if (!begins || (b != ' ' && b != '\t')) {
        begins = false;
        bytes[i] = '*';
      }
    }
  }
}
