package dev.weir.cli.outlet;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Batch;
import dev.weir.elasticsearch.Cluster;
import dev.weir.elasticsearch.ClusterException;
import dev.weir.elasticsearch.Documents;
import dev.weir.elasticsearch.ExportCounts;
import dev.weir.elasticsearch.Exporter;
import dev.weir.elasticsearch.Spool;
import dev.weir.elasticsearch.Telling;
import dev.weir.elasticsearch.Templates;
import dev.weir.json.Origin;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Documents in Elasticsearch: of each exchange, and of what passed in each ten seconds. */
public final class ElasticsearchOutlet implements Outlet {
  /** How long a server may stay away before an export of a file has failed. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What a live capture waits for at its end; the rest is sent by the next one. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private static final int AT_ONCE = 2;

  private final String name;

  /** Several of a file, since a server is busy with one request on one processor only. */
  private final List<Exporter> exporters;

  private int next;
  private final Documents documents;

  /** Of what passes only once, null for a file. */
  private final @Nullable Telling telling;

  private long exchanges;
  private boolean finished;

  private ElasticsearchOutlet(
      Access access,
      Origin origin,
      String run,
      List<Exporter> exporters,
      @Nullable Telling telling) {
    this.name = access.toString();
    this.exporters = exporters;
    this.telling = telling;
    this.documents = new Documents(origin, run, this::send);
  }

  /**
   * For a file that can be read again: waits while the server is busy or away, and fails when it
   * stays so. Asks the server at once, so that nothing is read in vain.
   *
   * @param run what tells sums over this file from others over it; the same on every run
   * @throws IOException if the server cannot be written to
   */
  public static ElasticsearchOutlet waiting(Access access, Origin origin, String run)
      throws IOException {
    List<Exporter> exporters = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        exporters.add(Exporter.waiting(prepared(access), PATIENCE));
      }
      return new ElasticsearchOutlet(access, origin, run, exporters, null);
    } catch (ClusterException e) {
      exporters.forEach(Exporter::close);
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Cluster prepared(Access access) throws ClusterException {
    Cluster cluster = new Cluster(access);
    try {
      Templates.installIfAllowed(cluster);
      return cluster;
    } catch (ClusterException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * For what passes only once: never waits, and keeps on disk what the server does not take yet.
   *
   * @param run what tells this run from others that watch the same
   * @param says told, a line a minute at most, what does not go as it should
   */
  public static ElasticsearchOutlet spooling(
      Access access, Origin origin, String run, Spool spool, Consumer<String> says) {
    Exporter exporter = Exporter.spooling(new Cluster(access), spool);
    return new ElasticsearchOutlet(access, origin, run, List.of(exporter), new Telling(says));
  }

  private void send(Batch batch) throws IOException {
    Exporter exporter = exporters.get(next);
    next = (next + 1) % exporters.size();
    if (telling != null) {
      boolean unused = exporter.offer(batch); // what has no room is counted
      return;
    }
    try {
      exporter.put(batch);
    } catch (ClusterException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException told = new InterruptedIOException("interrupted");
    told.initCause(e);
    return told;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException {
    exchanges++;
    documents.exchange(exchange, route);
  }

  @Override
  public long intervalNanos() {
    return Documents.INTERVAL_NANOS;
  }

  @Override
  public void interval(Report report, long startNanos) throws IOException {
    documents.interval(report, startNanos);
  }

  @Override
  public void tick() throws IOException {
    documents.flush();
    if (telling != null) {
      telling.of(counts(), 0, System.nanoTime());
    }
  }

  @Override
  public void finish(Report report) throws IOException {
    documents.flush();
    try {
      for (Exporter exporter : exporters) {
        if (telling != null) {
          boolean unused = exporter.finish(LAST_WORDS); // what waits is told
        } else {
          exporter.finish();
        }
      }
      finished = true;
    } catch (ClusterException e) {
      throw new IOException(
          e.getMessage() + "; " + written() + "; run it again, nothing will be there twice", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    ExportCounts counts = counts();
    if (counts.rejected() > 0) {
      throw new IOException(
          counts.rejected() + " documents were not taken: " + counts.example() + "; " + written());
    }
    if (counts.dropped() + counts.lost() + counts.queued() > 0) {
      throw new IOException("not all documents could be kept; " + written());
    }
  }

  private ExportCounts counts() {
    return exporters.stream().map(Exporter::counts).reduce(ExportCounts::plus).orElseThrow();
  }

  @Override
  public String written() {
    ExportCounts counts = counts();
    StringBuilder line = new StringBuilder();
    line.append(counts.stored()).append(" documents of ").append(exchanges).append(" exchanges");
    line.append(finished ? " stored" : " stored so far");
    if (counts.alreadyThere() > 0) {
      line.append(", ").append(counts.alreadyThere()).append(" of which stood there before");
    }
    if (counts.spooled() > 0) {
      line.append("; ").append(counts.spooled()).append(" wait on disk for the next capture");
    }
    if (counts.queued() > 0) {
      line.append("; ").append(counts.queued()).append(" were on their way, and may be missing");
    }
    if (counts.dropped() > 0) {
      line.append("; ").append(counts.dropped()).append(" dropped for want of room");
    }
    if (counts.lost() > 0) {
      line.append("; ").append(counts.lost()).append(" lost with files of the spool");
    }
    if (counts.damaged() > 0) {
      line.append("; ").append(counts.damaged()).append(" damaged files were set aside");
    }
    if (counts.trouble() != null) {
      line.append("; ").append(counts.trouble());
    }
    return counts.note() == null ? line.toString() : line + "; " + counts.note();
  }

  @Override
  public void close() {
    exporters.forEach(Exporter::close);
  }
}
