package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Maps paths to routes, and may learn from the paths that it sees.
 *
 * <p>Confined to one thread.
 */
public interface Routing {

  /**
   * The route of a path (without query), such as {@code /users/{id}} for {@code /users/42}. The
   * same instance is returned for the same route where that is cheap.
   */
  String routeOf(String path);

  /**
   * The route of a path as {@link #routeOf} gives it, learning nothing; null for a path that would
   * teach something.
   */
  @Nullable String knownRouteOf(String path);

  /** Changes whenever an earlier answer of {@link #routeOf} would now be another. */
  int generation();

  /** What a route returned by an earlier generation is called now; itself if nothing changed. */
  String regroup(String route);
}
