package dev.weir.core.limit;

import dev.weir.core.http.Exchange;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.route.RouteGlob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges a limit is for: those that fit one entry of every list that is not empty.
 *
 * @param routes of paths, without query
 * @param methods as sent: case counts (RFC 9110 §9.1)
 * @param hosts in lower case, without port
 * @param clients names or addresses of clients
 * @param statuses of the response
 * @param contentTypes media types of the response, lower case, without parameters
 */
public record Match(
    List<RouteGlob> routes,
    List<String> methods,
    List<Wildcard> hosts,
    List<Wildcard> clients,
    List<StatusRange> statuses,
    List<Wildcard> contentTypes) {

  /** Everything. */
  public static final Match ALL =
      new Match(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Match {
    routes = List.copyOf(routes);
    methods = List.copyOf(methods);
    hosts = List.copyOf(hosts);
    clients = List.copyOf(clients);
    statuses = List.copyOf(statuses);
    contentTypes = List.copyOf(contentTypes);
  }

  /** Every exchange of one client, whatever characters its name has. */
  public static Match ofClient(String client) {
    return new Match(
        List.of(), List.of(), List.of(), List.of(Wildcard.exactly(client)), List.of(), List.of());
  }

  /** Whether it takes the head of the response to tell. */
  public boolean needsResponse() {
    return !statuses.isEmpty() || !contentTypes.isEmpty();
  }

  /** Whether the request, whose head has been seen, is one of these. */
  public boolean matchesRequest(Exchange exchange) {
    return (methods.isEmpty() || methods.contains(exchange.method()))
        && matchesRoute(exchange.path())
        && (hosts.isEmpty() || matchesHost(exchange.host()))
        && (clients.isEmpty() || matchesAny(clients, exchange.client()));
  }

  /** Whether the response, whose head has been seen, is one of these. */
  public boolean matchesResponse(Exchange exchange) {
    return (statuses.isEmpty() || matchesStatus(exchange.status()))
        && (contentTypes.isEmpty() || matchesAny(contentTypes, exchange.contentType()));
  }

  private boolean matchesRoute(String path) {
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).matches(path)) {
        return true;
      }
    }
    return routes.isEmpty();
  }

  private boolean matchesHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    // RFC 3986 §3.2.2: the colons of an IPv6 address stand in brackets.
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']') && colon >= 0;
    return matchesAny(hosts, hasPort ? host.substring(0, colon) : host);
  }

  private boolean matchesStatus(int status) {
    for (int i = 0; i < statuses.size(); i++) {
      if (statuses.get(i).contains(status)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesAny(List<Wildcard> wildcards, @Nullable String name) {
    if (name != null) {
      for (int i = 0; i < wildcards.size(); i++) {
        if (wildcards.get(i).matches(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
