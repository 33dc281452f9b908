package dev.weir.core.message;

import java.util.LinkedHashMap;

/**
 * Hands on the requests that pass a filter, and of the responses those to such requests.
 *
 * <p>Bounded: a request whose response comes after {@value #MOST_REMEMBERED} others that passed
 * loses it, and that is counted. Confined to the thread that calls.
 */
public final class FilteredMessages implements MessageSink {
  private static final int MOST_REMEMBERED = 1 << 16;

  private final MessageFilter filter;
  private final MessageSink next;
  private final LinkedHashMap<String, Boolean> passed = new LinkedHashMap<>();
  private long requestsLeftOut;
  private long responsesLeftOut;

  public FilteredMessages(MessageFilter filter, MessageSink next) {
    this.filter = filter;
    this.next = next;
  }

  /** Requests that did not pass. */
  public long requestsLeftOut() {
    return requestsLeftOut;
  }

  /** Responses to requests that did not pass, or to none that is remembered. */
  public long responsesLeftOut() {
    return responsesLeftOut;
  }

  @Override
  public void message(Message message) {
    if (filter.takesAll()) {
      next.message(message);
    } else if (message.kind() != Message.Kind.REQUEST) {
      if (passed.containsKey(message.id())) {
        next.message(message);
      } else {
        responsesLeftOut++;
      }
    } else if (filter.passes(message)) {
      remember(message.id());
      next.message(message);
    } else {
      requestsLeftOut++;
    }
  }

  private void remember(String id) {
    passed.put(id, true);
    if (passed.size() > MOST_REMEMBERED) {
      passed.remove(passed.keySet().iterator().next());
    }
  }
}
