package dev.weir.core.timeline;

/** The method and route of an endpoint; in the order of routes, then methods. */
public record EndpointName(String method, String route) implements Comparable<EndpointName> {
  @Override
  public int compareTo(EndpointName other) {
    int order = route.compareTo(other.route);
    return order != 0 ? order : method.compareTo(other.method);
  }
}
