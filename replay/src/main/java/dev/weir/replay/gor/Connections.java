package dev.weir.replay.gor;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers the connections of a recording, and makes its messages.
 *
 * <p>What has the same first 16 digits in its id shares a connection, up to a message that says
 * that it is the last; so an id of another form, which no other exchange has, is a connection of
 * its own. Of those used longest ago some are forgotten, and go on as new ones. Confined to one
 * thread.
 */
final class Connections {
  private static final int MOST_HEAD_REQUESTS = 1 << 12;

  private final ConnectionTable known = new ConnectionTable();

  /** Their responses have no body, whatever their length says: RFC 9112 §6.3 rule 1. */
  private final Map<String, Boolean> headRequests = new Bounded<>(MOST_HEAD_REQUESTS);

  private long numbers;

  /** Keeps what was used last. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    Bounded(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  /** Connections that the bound made forget. */
  long forgotten() {
    return known.forgotten();
  }

  /** Makes a message of a record. */
  Message message(MetaLine meta, Framing head, byte[] payload, boolean idsAreStreams) {
    ConnectionTable.Connection connection = known.find(meta.stream);
    if (connection == null) {
      String client = StreamIds.clientAddress(meta.stream);
      connection = new ConnectionTable.Connection(meta.stream, client, numbers++);
      known.add(connection);
    } else if (connection.ended && meta.kind == Kind.REQUEST) {
      connection.number = numbers++;
      connection.ended = false;
    }
    if (meta.kind != Kind.REPLAYED_RESPONSE) {
      connection.ended |= head.endsConnection;
    }
    return new Message(
        meta.kind,
        meta.id,
        connection.number,
        idsAreStreams ? connection.clientAddress : "",
        meta.startNanos,
        meta.durationNanos,
        payload,
        missingBytes(meta, head, payload));
  }

  /** The same, its client not known. */
  static Message withoutClient(Message of) {
    return new Message(
        of.kind(),
        of.id(),
        of.connection(),
        "",
        of.startNanos(),
        of.durationNanos(),
        of.bytes(),
        of.omittedBytes());
  }

  private long missingBytes(MetaLine meta, Framing head, byte[] payload) {
    if (meta.kind == Kind.REQUEST) {
      if (payload.length > 5 && payload[0] == 'H' && payload[1] == 'E' && payload[4] == ' ') {
        headRequests.put(meta.id, true);
      }
      return head.missingBytes(payload.length);
    }
    boolean answersHead = !headRequests.isEmpty() && headRequests.containsKey(meta.id);
    return answersHead ? 0 : head.missingBytes(payload.length);
  }
}
