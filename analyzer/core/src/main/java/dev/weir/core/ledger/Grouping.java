package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which key an exchange belongs to. */
final class Grouping {
  private static final String NONE = StatusCounts.NONE;

  private final Dimension[] by;
  private final Routing routing;
  private final int routeAt;
  private final boolean needsResponse;
  private final String[] values;
  private final @Nullable String[] statusTexts = new String[1000];

  Grouping(List<Dimension> by, Routing routing) {
    this.by = by.toArray(new Dimension[0]);
    this.routing = routing;
    this.routeAt = by.indexOf(Dimension.ROUTE);
    this.values = new String[this.by.length];
    boolean response = false;
    for (Dimension dimension : this.by) {
      response |= dimension.needsResponse();
    }
    this.needsResponse = response;
  }

  /** Whether keys are known only once the response's head has been read. */
  boolean needsResponse() {
    return needsResponse;
  }

  /** The key of an exchange, in an array that the next call fills again. */
  String[] valuesOf(Exchange x) {
    for (int i = 0; i < by.length; i++) {
      values[i] = value(by[i], x);
    }
    return values;
  }

  /** The key of a tally, in an array that the next call fills again. */
  String[] valuesOf(Tally tally) {
    for (int i = 0; i < by.length; i++) {
      values[i] = value(by[i], tally);
    }
    return values;
  }

  /** The key as it is called now: the same array when that has not changed. */
  String[] regrouped(String[] key, Routing latest) {
    if (routeAt < 0) {
      return key;
    }
    String route = latest.regroup(key[routeAt]);
    if (route.equals(key[routeAt])) {
      return key;
    }
    String[] regrouped = key.clone();
    regrouped[routeAt] = route;
    return regrouped;
  }

  /**
   * The route of an exchange, by its key where that has it.
   *
   * @param old whether the key may be of before routes were learned
   */
  String routeOf(Exchange x, String[] key, boolean old) {
    if (routeAt < 0) {
      return routing.routeOf(x.path());
    }
    return old ? routing.regroup(key[routeAt]) : key[routeAt];
  }

  List<KeyField> fields(String[] key) {
    List<Dimension> dimensions = List.of(by);
    List<KeyField> fields = new ArrayList<>(by.length);
    for (int i = 0; i < by.length; i++) {
      fields.add(new KeyField(by[i], by[i].fieldName(dimensions), key[i]));
    }
    return fields;
  }

  static int hash(String[] values) {
    int hash = 0;
    for (String value : values) {
      hash = hash * 31 + value.hashCode();
    }
    // The table takes the low bits.
    return hash ^ hash >>> 16;
  }

  private String value(Dimension dimension, Exchange x) {
    return switch (dimension) {
      case ROUTE -> routing.routeOf(x.path());
      case PATH -> x.path();
      case HOST -> orNone(x.host());
      case CLIENT -> x.client();
      case METHOD -> x.method();
      case STATUS -> x.responseHeadSeen() ? statusText(x.status()) : NONE;
      case TYPE -> orNone(x.contentType());
      case CONNECTION -> x.endpoints().toString();
    };
  }

  private String value(Dimension dimension, Tally tally) {
    return switch (dimension) {
      case ROUTE -> tally.path.equals(RouteTable.OTHER) ? tally.path : routing.routeOf(tally.path);
      case PATH -> tally.path;
      case HOST -> orNone(tally.host);
      case CLIENT -> tally.client;
      case METHOD -> tally.method;
      case STATUS -> tally.status == 0 ? NONE : statusText(tally.status);
      case TYPE -> orNone(tally.type);
      case CONNECTION -> throw new IllegalStateException("tallies are not kept by connection");
    };
  }

  private String statusText(int status) {
    if (status < 0 || status >= statusTexts.length) {
      return Integer.toString(status);
    }
    String text = statusTexts[status];
    if (text == null) {
      text = Integer.toString(status);
      statusTexts[status] = text;
    }
    return text;
  }

  private static String orNone(@Nullable String value) {
    return value == null ? NONE : value;
  }
}
