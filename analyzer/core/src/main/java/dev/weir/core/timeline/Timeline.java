package dev.weir.core.timeline;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.route.Routing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts when the bytes of each endpoint passed, in as many columns of time as a page has room for;
 * tells another listener all that it is told.
 *
 * <p>Bytes count when they pass, and those before the request's head is known when it began. What
 * is kept of an exchange in progress is added to its endpoint when it has finished.
 *
 * <p>Endpoints are kept as the ledger keeps its rows: when there is no place left, or all together
 * take more columns than are allowed, the half with the least weight is folded into what belongs to
 * no row, so that the sum over rows and that is always the sum over all exchanges, column by
 * column; a newcomer starts with the weight of the heaviest that was dropped so far, so that none
 * that keeps growing is dropped again and again. What an endpoint had before it was dropped stays
 * with the rest.
 *
 * <p>Confined to one thread. Memory: two longs a column, and what the exchanges in progress take.
 */
public final class Timeline extends ForwardingListener {
  private final TimeScale scale;
  private final int mostRows;
  private final long mostColumnsInAll;
  private final Routing routing;
  private final Predicate<Exchange> counts;
  private final Function<Exchange, @Nullable String> routeOf;
  private final IdentityHashMap<Exchange, ByteSeries> inProgress = new IdentityHashMap<>();
  private Map<EndpointName, Row> rows = new HashMap<>();
  private final ByteSeries dropped;
  private long floorBytes;

  /** Of all rows together. */
  private long columnsInAll;

  private int widenings;

  private static final class Row {
    private final ByteSeries series;
    private long headStartBytes;

    Row(TimeScale scale, long headStartBytes) {
      this.series = new ByteSeries(scale);
      this.headStartBytes = headStartBytes;
    }

    long weightBytes() {
      return headStartBytes + series.totalBytes();
    }
  }

  /**
   * @param next told of everything
   * @param routing the one that {@code next} asks, so that endpoints have the same names
   * @param counts whether an exchange is one of those to be shown, as far as is known of it
   * @param routeOf what {@code next} calls the route of one that has finished and counts
   * @param mostColumns how many columns time is cut into
   * @param mostRows how many endpoints are kept, 2 or more
   * @param mostColumnsInAll how many columns all of them have together; one at most has more
   */
  public Timeline(
      ExchangeListener next,
      Routing routing,
      Predicate<Exchange> counts,
      Function<Exchange, @Nullable String> routeOf,
      int mostColumns,
      int mostRows,
      long mostColumnsInAll) {
    super(next);
    if (mostRows < 2) {
      throw new IllegalArgumentException("mostRows=" + mostRows + " is below 2");
    }
    this.scale = new TimeScale(mostColumns);
    this.routing = routing;
    this.counts = counts;
    this.routeOf = routeOf;
    this.mostRows = mostRows;
    this.mostColumnsInAll = mostColumnsInAll;
    this.dropped = new ByteSeries(scale);
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    super.bytes(exchange, direction, kind, count, nowNanos);
    ByteSeries series = inProgress.get(exchange);
    if (series != null) {
      series.add(direction, nowNanos, count);
    }
  }

  @Override
  public void requestHead(Exchange exchange) {
    super.requestHead(exchange);
    if (!counts.test(exchange)) {
      return; // so that it does not widen the columns either
    }
    ByteSeries series = new ByteSeries(scale);
    for (Direction direction : Direction.values()) {
      series.add(direction, exchange.startNanos(), exchange.messageBytes(direction));
    }
    inProgress.put(exchange, series);
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    ByteSeries series = inProgress.remove(exchange);
    String route = series != null && counts.test(exchange) ? routeOf.apply(exchange) : null;
    if (series != null && route != null) {
      ByteSeries row = row(new EndpointName(exchange.method(), route));
      countAnew();
      columnsInAll -= row.columns();
      row.add(series);
      columnsInAll += row.columns();
      if (columnsInAll > mostColumnsInAll && rows.size() > 1) {
        makeRoom();
      }
    }
  }

  /**
   * What has finished by now, of the endpoints of most interest by themselves.
   *
   * @param shown the endpoints to show, in their order, by their latest names; those that are not
   *     kept are left out, so that their bytes are among the rest
   */
  public Timetable timetable(List<EndpointName> shown) {
    regroup();
    ByteSeries total = new ByteSeries(scale);
    ByteSeries rest = new ByteSeries(scale);
    total.add(dropped);
    rest.add(dropped);
    for (Map.Entry<EndpointName, Row> each : rows.entrySet()) {
      total.add(each.getValue().series);
      if (!shown.contains(each.getKey())) {
        rest.add(each.getValue().series);
      }
    }
    List<Timetable.Row> cut = new ArrayList<>();
    for (EndpointName name : shown) {
      Row row = rows.get(name);
      if (row != null) {
        cut.add(new Timetable.Row(name, row.series.bytes()));
      }
    }
    return new Timetable(
        scale.startNanos(),
        scale.columnNanos(),
        total.bytes(Direction.REQUEST),
        total.bytes(Direction.RESPONSE),
        cut,
        rest.bytes());
  }

  /** Once columns have become wider, there are fewer. */
  private void countAnew() {
    if (scale.widenings() != widenings) {
      widenings = scale.widenings();
      columnsInAll = rows.values().stream().mapToLong(row -> row.series.columns()).sum();
    }
  }

  private ByteSeries row(EndpointName name) {
    if (rows.size() == mostRows && !rows.containsKey(name)) {
      makeRoom();
    }
    return rows.computeIfAbsent(name, key -> new Row(scale, floorBytes)).series;
  }

  private void makeRoom() {
    regroup();
    List<Map.Entry<EndpointName, Row>> byWeight = new ArrayList<>(rows.entrySet());
    byWeight.sort(
        Map.Entry.<EndpointName, Row>comparingByValue(
                (a, b) -> Long.compare(a.weightBytes(), b.weightBytes()))
            .thenComparing(Map.Entry.comparingByKey()));
    for (Map.Entry<EndpointName, Row> each : byWeight.subList(0, rows.size() / 2)) {
      rows.remove(each.getKey());
      dropped.add(each.getValue().series);
      floorBytes = Math.max(floorBytes, each.getValue().weightBytes());
    }
    columnsInAll = rows.values().stream().mapToLong(row -> row.series.columns()).sum();
  }

  /** Joins endpoints whose routes now have the same name. */
  private void regroup() {
    Map<EndpointName, Row> regrouped = new HashMap<>();
    for (Map.Entry<EndpointName, Row> each : rows.entrySet()) {
      EndpointName old = each.getKey();
      EndpointName name = new EndpointName(old.method(), routing.regroup(old.route()));
      Row same = regrouped.putIfAbsent(name, each.getValue());
      if (same != null) {
        same.series.add(each.getValue().series);
        same.headStartBytes += each.getValue().headStartBytes;
      }
    }
    rows = regrouped;
  }
}
