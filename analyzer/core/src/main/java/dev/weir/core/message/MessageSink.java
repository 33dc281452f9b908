package dev.weir.core.message;

/**
 * Takes messages one after the other, mostly in the order of their ends: a request before its
 * response, but a long upload after later requests of others.
 *
 * <p>Called on the thread that reads; may block it, so that a reader is never far ahead.
 */
@FunctionalInterface
public interface MessageSink {

  /** Takes one message. */
  void message(Message message);
}
