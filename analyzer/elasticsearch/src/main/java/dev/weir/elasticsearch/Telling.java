package dev.weir.elasticsearch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says how the export does, where there is something to be said: at most a line a minute, however
 * bad it is, of all that came since the line before. Confined to one thread.
 */
public final class Telling {
  static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Consumer<String> says;
  private long saidNanos;
  private boolean said;
  private boolean saidAway;
  private long rejected;
  private long dropped;
  private long lost;
  private long leftOut;
  private @Nullable String fault;
  private @Nullable String note;

  /**
   * Has said nothing yet.
   *
   * @param says one line each
   */
  public Telling(Consumer<String> says) {
    this.says = says;
  }

  /** A round failed, and the next may do. */
  public void failed(Throwable why) {
    fault = String.valueOf(why);
  }

  /** It has not begun yet. */
  public void notYet(String why, long nowNanos) {
    if (mayAt(nowNanos)) {
      say("nothing goes to Elasticsearch yet, it is tried again: " + why, nowNanos);
    }
  }

  /**
   * Says what is new.
   *
   * @param exchangesLeftOut since they came too fast
   */
  public void of(ExportCounts counts, long exchangesLeftOut, long nowNanos) {
    if (!mayAt(nowNanos)) {
      return;
    }
    List<String> parts = new ArrayList<>();
    String trouble = counts.trouble();
    if (trouble != null && !saidAway) {
      parts.add("documents do not go to Elasticsearch at present: " + trouble);
    } else if (trouble == null && saidAway) {
      parts.add("documents go to Elasticsearch again");
    }
    saidAway = trouble != null;
    addGrown(parts, counts.rejected() - rejected, "documents were rejected: " + counts.example());
    addGrown(parts, counts.dropped() - dropped, "documents were dropped for want of room");
    addGrown(parts, counts.lost() - lost, "documents were lost with files of the spool");
    addGrown(parts, exchangesLeftOut - leftOut, "exchanges were left out, they came too fast");
    rejected = counts.rejected();
    dropped = counts.dropped();
    lost = counts.lost();
    leftOut = exchangesLeftOut;
    if (fault != null) {
      parts.add("the export failed once or more, and goes on: " + fault);
      fault = null;
    }
    if (counts.note() != null && note == null) {
      note = counts.note();
      parts.add(note);
    }
    if (!parts.isEmpty()) {
      say(String.join("; ", parts), nowNanos);
    }
  }

  private static void addGrown(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private boolean mayAt(long nowNanos) {
    return !said || nowNanos - saidNanos >= MINUTE_NANOS;
  }

  private void say(String line, long nowNanos) {
    said = true;
    saidNanos = nowNanos;
    says.accept(line);
  }
}
