package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Merges the names at one place of the tree, with the trees below them, into one child {@code
 * {name}}.
 *
 * <p>Names with at least a sixteenth of the node's visits (and 16) stay, so that a scanner's
 * guesses do not swallow {@code /api}.
 *
 * <p>Invariant: let {@code f} be the walk of segments down the tree. Whatever collapses, {@code f}
 * afterwards of a route is {@code f} afterwards of every path that had this route. So a merged node
 * keeps a name only if each collapsed one of the nodes merged into it had kept it: elsewhere the
 * route has forgotten the name already.
 *
 * <p>Cost: every node below is touched a few times. Confined to the thread of its {@link
 * RouteTrie}.
 */
final class RouteCollapse {
  static final String NAME = "{name}";

  /** A name stays when its level collapses if one of this many visits is its own... */
  private static final int KEPT_SHARE = 16;

  /** ...and it has this many. */
  private static final int KEPT_VISITS = 16;

  private final int maxNamesPerLevel;
  private int freedNodes;

  RouteCollapse(int maxNamesPerLevel) {
    this.maxNamesPerLevel = maxNamesPerLevel;
  }

  /** Collapses a node and what becomes too wide below it; returns how many nodes ceased to be. */
  int freeNodesOf(RouteNode node) {
    freedNodes = 0;
    mergeNames(node);
    if (node.wildcard != null) {
      settle(node.wildcard);
    }
    return freedNodes;
  }

  /** Merges the names of a node that are not visited often into its wildcard. */
  private void mergeNames(RouteNode node) {
    @Nullable RouteNode[] children = node.takeChildren();
    node.collapsed = true;
    long total = 0;
    for (RouteNode child : children) {
      if (child != null && !SegmentClassifier.isExact(child.key)) {
        total += child.visitsBelow();
      }
    }
    for (RouteNode child : children) {
      if (child != null) {
        if (SegmentClassifier.isExact(child.key) || isKept(child, total)) {
          node.add(child);
        } else {
          mergeIntoWildcard(node, child);
        }
      }
    }
  }

  private static boolean isKept(RouteNode child, long total) {
    // {token} and {long} are guesses, and belong to the names around them.
    boolean guess = child.key.startsWith("{") && child.key.endsWith("}");
    long visits = child.visitsBelow();
    return !guess && visits >= KEPT_VISITS && visits >= total / KEPT_SHARE;
  }

  private void mergeIntoWildcard(RouteNode node, RouteNode child) {
    RouteNode wildcard = node.wildcard;
    if (wildcard == null) {
      wildcard = new RouteNode(NAME, node);
      node.wildcard = wildcard;
      freedNodes--;
    }
    merge(wildcard, child);
  }

  /** Moves everything of one node to another; the first ceases to be. */
  private void merge(RouteNode into, RouteNode from) {
    freedNodes++;
    into.visits += from.visits;
    boolean wasCollapsed = into.collapsed;
    if (from.collapsed) {
      dropNamesUnknownTo(from, into);
    }
    RouteNode wildcard = from.wildcard;
    if (wildcard != null) {
      mergeIntoWildcard(into, wildcard);
    }
    for (RouteNode child : from.table()) {
      if (child == null) {
        continue;
      }
      RouteNode twin = into.child(child.key);
      if (twin != null) {
        merge(twin, child);
      } else if (wasCollapsed && !SegmentClassifier.isExact(child.key)) {
        mergeIntoWildcard(into, child);
      } else {
        into.add(child);
      }
    }
  }

  /** Collapses {@code into} as far as {@code from} has collapsed. */
  private void dropNamesUnknownTo(RouteNode from, RouteNode into) {
    into.collapsed = true;
    for (RouteNode child : into.takeChildren()) {
      if (child != null) {
        if (SegmentClassifier.isExact(child.key) || from.child(child.key) != null) {
          into.add(child);
        } else {
          mergeIntoWildcard(into, child);
        }
      }
    }
  }

  /** Collapses what has become too wide by merging, from the top down. */
  private void settle(RouteNode node) {
    if (!node.collapsed && node.names() > maxNamesPerLevel) {
      mergeNames(node);
    }
    for (RouteNode child : node.table()) {
      if (child != null) {
        settle(child);
      }
    }
    if (node.wildcard != null) {
      settle(node.wildcard);
    }
  }
}
