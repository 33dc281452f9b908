package dev.weir.core.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Templates with their nodes, the most specific first; of equal ones in the order of their coming.
 *
 * <p>Cost: looking up compares with one template after the other, which mostly ends at the first
 * segment. Confined to one thread.
 */
final class TemplateList {
  private final List<RouteTemplate> templates = new ArrayList<>();
  private final List<RouteNode> nodes = new ArrayList<>();
  private final Set<String> routes = new HashSet<>();

  int size() {
    return templates.size();
  }

  /** Whether a template of this very text is one of these. */
  boolean has(String route) {
    return routes.contains(route);
  }

  void add(RouteTemplate template) {
    int i = templates.size();
    while (i > 0 && RouteTemplate.mostSpecificFirst(template, templates.get(i - 1)) < 0) {
      i--;
    }
    templates.add(i, template);
    nodes.add(i, RouteNode.standalone(template.text()));
    routes.add(template.text());
  }

  /** The route of a path, whose first slash is given; null when no template matches. */
  @Nullable RouteNode firstThatMatches(String path, int slash) {
    for (int i = 0; i < templates.size(); i++) {
      if (templates.get(i).matches(path, slash)) {
        return nodes.get(i);
      }
    }
    return null;
  }

  /** The route that all paths of a guessed route have, null when there is none. */
  @Nullable RouteNode firstThatCovers(String guessed) {
    for (int i = 0; i < templates.size(); i++) {
      if (templates.get(i).covers(guessed)) {
        return nodes.get(i);
      }
    }
    return null;
  }
}
