package dev.weir.core.message;

/** Hands on messages without their secrets. Confined to the thread that calls. */
public final class RedactedMessages implements MessageSink {
  private final Redaction redaction;
  private final MessageSink next;

  public RedactedMessages(Redaction redaction, MessageSink next) {
    this.redaction = redaction;
    this.next = next;
  }

  @Override
  public void message(Message message) {
    next.message(redaction.apply(message));
  }
}
