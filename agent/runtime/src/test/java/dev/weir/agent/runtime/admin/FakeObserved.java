package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Health.State;
import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Other;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import dev.weir.prometheus.AlertFigures;
import dev.weir.prometheus.ExportFigures;
import dev.weir.prometheus.Histogram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One endpoint with one request, and a note of what was asked last. */
final class FakeObserved implements Observed {
  final List<String> said = new CopyOnWriteArrayList<>();
  final AtomicLong nowNanos = new AtomicLong(1_700_000_000_000_000_000L);
  final LimitsControl limits =
      new LimitsControl(
          exchange -> "GET /a",
          ClientIdentity.REMOTE_ADDRESS,
          ClientIdentity.REMOTE_ADDRESS,
          nowNanos::get,
          said::add);
  volatile String asked = "";
  volatile boolean enabled = true;
  volatile String oddity = "example";
  volatile @Nullable ExportFigures export;

  @Override
  public Report report(Side side, List<Dimension> by, ReportOptions options) {
    asked = side + " " + by + " " + options.top() + " " + options.sort();
    if (by.contains(Dimension.HOST)) {
      throw new IllegalArgumentException("host is not kept; use route, path, client or status");
    }
    if (by.contains(Dimension.TYPE)) {
      throw new IllegalStateException("a fault of the agent");
    }
    Totals totals = new Totals(20, 0, 0, 100, 1_000, 0, 0, 0);
    Rate rate = new Rate(1, 2, 3, 4);
    Percentiles none = Percentiles.NONE;
    return new Report(
        new Source("shop", "jvm", null, 1_000_000_000, 0, 0, null, 0),
        1,
        20,
        1_100,
        1_100,
        0,
        totals,
        rate,
        new Books(0, 0, Map.of("non_http", 7L), 0),
        Map.of("200", 1L),
        none,
        none,
        by,
        List.of(
            new ReportRow(
                List.of(
                    new KeyField(Dimension.ROUTE, "path", "/a"),
                    new KeyField(Dimension.METHOD, "method", "GET")),
                1,
                1,
                totals,
                1_100,
                rate,
                Map.of("200", 1L),
                0,
                0,
                0,
                none,
                none,
                null,
                0,
                new InProcess(5, 6, 900L, 1))),
        new Other(0, 0, 0, Totals.ZERO),
        new Connections(1, 0, 0),
        List.of(new OddityCount("odd", 1, oddity)),
        List.of(),
        RaisedAlerts.NONE);
  }

  @Override
  public Histogram responseSizes() {
    List<Histogram.@Nullable Example> none = Arrays.asList(null, null, null);
    return new Histogram(new double[] {1_000, 10_000}, new long[] {0, 1, 0}, 1_100, none);
  }

  @Override
  public Histogram firstBytes() {
    Histogram.Example slow =
        new Histogram.Example("0af7651916cd43dd8448eb211c80319c", 0.4, 1_790_000_000_500L);
    return new Histogram(new double[] {0.35}, new long[] {0, 1}, 0.4, Arrays.asList(null, slow));
  }

  @Override
  public AlertFigures alerts() {
    return AlertFigures.NONE;
  }

  @Override
  public @Nullable ExportFigures export() {
    return export;
  }

  @Override
  public LimitsControl limits() {
    return limits;
  }

  @Override
  public Health health() {
    return new Health(
        enabled,
        "1.2.3",
        "shop",
        "17.0.15",
        1.5,
        3,
        10_000,
        List.of(
            new SiteHealth("socket_read", "SocketChannelImpl.read", State.ACTIVE, 0, null),
            new SiteHealth("socket_write", "SocketChannelImpl.write", State.OFF, 5, "5 faults"),
            new SiteHealth("socket_write", "NioSocketImpl.write", State.OFF, 5, "5 faults")),
        List.of("enforces no limits"),
        export);
  }
}
