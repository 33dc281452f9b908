package dev.weir.replay.gor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The records of several files as those of one, by the ends of their messages, as each file is
 * written. A file is opened only when its first record is due, so that of a long series few are
 * open at once. Confined to one thread.
 */
final class RecordSeries implements Closeable {
  private static final int MOST_OPEN = 256;

  private final DamageTally damage;
  private final AtomicLong positionBytes;
  private final int mostRecordBytes;
  private final List<Waiting> waiting = new ArrayList<>();
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(
          Comparator.comparingLong((Open each) -> each.cursor.endNanos())
              .thenComparingInt(each -> each.order));
  private @Nullable Open current;
  private int nextWaiting;

  /** A file whose first record ends then. */
  private record Waiting(Path path, int order, long firstNanos) {}

  private record Open(RecordCursor cursor, int order) {}

  RecordSeries(List<Path> paths, DamageTally damage, AtomicLong positionBytes, int mostRecordBytes)
      throws IOException {
    this.damage = damage;
    this.positionBytes = positionBytes;
    this.mostRecordBytes = mostRecordBytes;
    for (int i = 0; i < paths.size(); i++) {
      waiting.add(new Waiting(paths.get(i), i, firstNanos(paths.get(i))));
    }
    waiting.sort(Comparator.comparingLong(Waiting::firstNanos).thenComparingInt(Waiting::order));
  }

  private long firstNanos(Path path) throws IOException {
    try (RecordCursor cursor = cursor(path, new DamageTally(), new AtomicLong())) {
      return cursor.next() ? cursor.endNanos() : Long.MAX_VALUE;
    }
  }

  private RecordCursor cursor(Path path, DamageTally tally, AtomicLong position)
      throws IOException {
    InputStream in = new CountedStream(Files.newInputStream(path), position);
    try {
      return new RecordCursor(path.toString(), in, tally, mostRecordBytes);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The cursor at the next record, null when there is none. */
  @Nullable RecordCursor next() throws IOException {
    Open last = current;
    current = null;
    if (last != null) {
      goOn(last);
    }
    while (nextWaiting < waiting.size() && isDue(waiting.get(nextWaiting))) {
      Waiting due = waiting.get(nextWaiting++);
      if (open.size() >= MOST_OPEN) {
        throw new IOException(
            "more than "
                + MOST_OPEN
                + " files of the series were recorded at the same time; name fewer");
      }
      goOn(new Open(cursor(due.path, damage, positionBytes), due.order));
    }
    current = open.poll();
    return current == null ? null : current.cursor;
  }

  private boolean isDue(Waiting file) {
    Open first = open.peek();
    return first == null || file.firstNanos <= first.cursor.endNanos();
  }

  private void goOn(Open file) throws IOException {
    if (file.cursor.next()) {
      open.add(file);
    } else {
      file.cursor.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.cursor.close();
    }
    for (Open each : open) {
      each.cursor.close();
    }
  }
}
