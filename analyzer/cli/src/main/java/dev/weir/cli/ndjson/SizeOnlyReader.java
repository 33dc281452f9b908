package dev.weir.cli.ndjson;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.message.MessageSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Reads a recording of sizes and times, and makes requests and responses of it that have those: see
 * {@link SizedMessages}.
 *
 * <p>Lines are in the order in which exchanges ended. They are told in the order in which they
 * began, as far as {@value #MOST_WAITING} lines that wait allow; the rest is counted. Confined to
 * one thread.
 */
public final class SizeOnlyReader {
  private static final int MOST_WAITING = 1 << 14;
  private static final int MOST_CONNECTIONS = 1 << 16;

  private final String name;
  private final Map<String, Long> notes = new TreeMap<>();
  private final SizedMessages messages = new SizedMessages(this::note);
  private final Map<Endpoints, Connection> connections = new LinkedHashMap<>(64, 0.75f, true);
  private final PriorityQueue<Line> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Line line) -> line.exchange.times().startNanos())
              .thenComparingLong(Line::number));
  private long lines;
  private long connectionCount;
  private long lastStartNanos;

  private record Connection(long number, int ordinal) {}

  private record Line(
      RecordedExchange exchange, double deflateRatio, long connection, long number) {}

  /**
   * Prepares to read.
   *
   * @param name of the file, for messages
   */
  public SizeOnlyReader(String name) {
    this.name = name;
  }

  /**
   * Tells a request and, where there was one, its response of every line, up to the end or to the
   * first line that is none.
   *
   * @throws ExchangeSyntaxException naming file, line and byte, after all before it was told
   * @throws IOException if the stream cannot be read
   */
  public void read(InputStream in, MessageSink sink) throws IOException, ExchangeSyntaxException {
    try {
      new ExchangeReader(
              name,
              (exchange, wireBytes, retransmittedBytes, deflateRatio) -> {
                waiting.add(new Line(exchange, deflateRatio, connection(exchange), lines++));
                if (waiting.size() > MOST_WAITING) {
                  tell(sink);
                }
              })
          .read(in);
    } catch (IOException | ExchangeSyntaxException e) {
      tellAll(sink);
      throw e;
    }
    tellAll(sink);
  }

  /** What could not be made as recorded, or was left out, by kind; a line each. */
  public List<String> notes() {
    List<String> told = new ArrayList<>();
    notes.forEach((what, count) -> told.add(count + " x " + what));
    return told;
  }

  private void note(String what) {
    notes.merge(what, 1L, Long::sum);
  }

  private void tellAll(MessageSink sink) {
    while (!waiting.isEmpty()) {
      tell(sink);
    }
  }

  private void tell(MessageSink sink) {
    Line line = waiting.remove();
    long startNanos = line.exchange.times().startNanos();
    if (startNanos < lastStartNanos) {
      note("told_after_later_ones");
    }
    lastStartNanos = Math.max(lastStartNanos, startNanos);
    messages.tell(line.exchange, line.deflateRatio, line.connection, sink);
  }

  /** Lines of one connection count up; where they do not, the ports have been used again. */
  private long connection(RecordedExchange exchange) {
    Connection known = connections.get(exchange.endpoints());
    long number =
        known == null || exchange.ordinal() <= known.ordinal ? connectionCount++ : known.number;
    connections.put(exchange.endpoints(), new Connection(number, exchange.ordinal()));
    if (connections.size() > MOST_CONNECTIONS) {
      connections.remove(connections.keySet().iterator().next());
    }
    return number;
  }
}
