package dev.weir.core.ledger;

import dev.weir.core.route.Routing;

/** Takes every path for a route until told to learn that what follows {@code /u/} is an id. */
final class LearningRouting implements Routing {
  private boolean learned;

  void learn() {
    learned = true;
  }

  @Override
  public String routeOf(String path) {
    return learned && path.startsWith("/u/") ? "/u/{id}" : path;
  }

  @Override
  public String knownRouteOf(String path) {
    return routeOf(path);
  }

  @Override
  public int generation() {
    return learned ? 1 : 0;
  }

  @Override
  public String regroup(String route) {
    return routeOf(route);
  }
}
