package dev.weir.replay.rewrite;

import dev.weir.core.message.Message;
import dev.weir.core.message.MessageHead;
import dev.weir.replay.intake.Edit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes the heads of recorded requests anew by {@link RewriteRules}; bodies and their framing stay
 * to the byte, but for what was not recorded of them, which is filled up. Fields that are left stay
 * in their order and notation, whatever they are. May be asked by any thread.
 */
public final class Rewriting implements Edit {
  private final RewriteRules rules;
  private final TraceIds traces;

  public Rewriting(RewriteRules rules) {
    this.rules = rules;
    this.traces = new TraceIds(rules.seed());
  }

  @Override
  public byte[] apply(Message request, String authority, long index) {
    byte[] bytes = request.bytes();
    if (request.omittedBytes() > 0) {
      bytes = BodyFill.complete(bytes, request.omittedBytes());
    }
    MessageHead head = MessageHead.of(bytes);
    if (!head.whole() || head.targetStart() == 0) {
      return bytes; // no head that could be changed
    }
    byte[] changed = head(head, bytes, authority, index);
    if (Arrays.equals(changed, 0, changed.length, bytes, 0, head.endOffset())) {
      return bytes;
    }
    byte[] whole = Arrays.copyOf(changed, changed.length + bytes.length - head.endOffset());
    System.arraycopy(
        bytes, head.endOffset(), whole, changed.length, bytes.length - head.endOffset());
    return whole;
  }

  @Override
  public boolean varies(Message request) {
    return rules.recording() != null
        || rules.trace() == RewriteRules.Trace.ALWAYS
        || (rules.trace() != RewriteRules.Trace.NEVER
            && MessageHead.of(request.bytes()).value("traceparent") != null);
  }

  private byte[] head(MessageHead head, byte[] bytes, String authority, long index) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.endOffset() + 128);
    out.write(bytes, 0, head.targetStart());
    text(out, target(head, authority));
    out.write(bytes, head.targetEnd(), head.startLineEnd() - head.targetEnd());
    int first = head.fields().isEmpty() ? -1 : head.fields().get(0).start();
    int lineEnd = emptyLineStart(bytes, head.endOffset());
    out.write(bytes, head.startLineEnd(), (first < 0 ? lineEnd : first) - head.startLineEnd());
    for (MessageHead.Field field : head.fields()) {
      field(out, bytes, field, authority, index);
    }
    for (FieldSetting setting : rules.set()) {
      line(out, setting.name(), setting.value());
    }
    added(out, head, index);
    out.write(bytes, lineEnd, head.endOffset() - lineEnd);
    return out.toByteArray();
  }

  private void field(
      ByteArrayOutputStream out,
      byte[] bytes,
      MessageHead.Field field,
      String authority,
      long index) {
    String name = field.name().toLowerCase(Locale.ROOT);
    boolean traced = rules.trace() != RewriteRules.Trace.NEVER;
    if (rules.removes(name) || rules.replaces(name)) {
      return;
    }
    if (name.equals("host") && !rules.keepsHost()) {
      out.write(bytes, field.start(), field.name().length());
      text(out, ": " + authority + "\r\n");
    } else if (name.equals("traceparent") && traced) {
      line(out, field.name(), traces.traceparent(index));
    } else if (!(name.equals("tracestate") && traced)
        && !(name.equals("idempotency-key") && rules.recording() != null)) {
      // W3C Trace Context §3.3: tracestate belongs to the traceparent it came with.
      out.write(bytes, field.start(), field.end() - field.start());
    }
  }

  /** Fields that the recorded request did not have. */
  private void added(ByteArrayOutputStream out, MessageHead head, long index) {
    if (rules.trace() == RewriteRules.Trace.ALWAYS
        && head.value("traceparent") == null
        && !rules.replaces("traceparent")) {
      line(out, "traceparent", traces.traceparent(index));
    }
    if (rules.recording() != null && !rules.replaces("idempotency-key")) {
      byte[] name = (rules.recording() + '#' + index).getBytes(StandardCharsets.UTF_8);
      line(out, "Idempotency-Key", '"' + UUID.nameUUIDFromBytes(name).toString() + '"');
    }
  }

  private String target(MessageHead head, String authority) {
    String target = head.target();
    if (!rules.keepsHost()) {
      target = ofAuthority(target, authority);
    }
    for (TargetRewrite rewrite : rules.targets()) {
      target = rewrite.apply(target);
    }
    return target.isEmpty() ? head.target() : target;
  }

  /** RFC 9112 §3.2.2: of an absolute-form target the authority counts, and not Host. */
  private static String ofAuthority(String target, String authority) {
    int scheme = target.indexOf("://");
    if (scheme <= 0 || target.charAt(0) == '/' || target.lastIndexOf('?', scheme) >= 0) {
      return target;
    }
    int end = scheme + 3;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return target.substring(0, scheme + 3) + authority + target.substring(end);
  }

  private static int emptyLineStart(byte[] bytes, int headEnd) {
    return headEnd >= 2 && bytes[headEnd - 2] == '\r' ? headEnd - 2 : headEnd - 1;
  }

  private static void line(ByteArrayOutputStream out, String name, String value) {
    text(out, name + ": " + value + "\r\n");
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
