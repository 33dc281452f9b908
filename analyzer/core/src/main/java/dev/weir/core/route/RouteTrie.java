package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Learns which places of a path hold names out of a large set, in bounded memory.
 *
 * <p>The idea: a tree of segments, after {@link SegmentClassifier}. A node that would get one name
 * too many <em>collapses</em>: its names, and the trees below them, merge into one child {@code
 * {name}}, and later names go there. Names with at least a sixteenth of the node's visits (and 16)
 * stay, so that a scanner's guesses do not swallow {@code /api}. When the tree is full, nodes
 * collapse widest first; when that frees too little it stops growing for good, and what is new
 * becomes {@code _other}.
 *
 * <p>Invariant: let {@code f} be the walk of segments down the tree. Whatever collapses, {@code f}
 * afterwards of a route is {@code f} afterwards of every path that had this route. So a merged node
 * keeps a name only if each collapsed one of the nodes merged into it had kept it: elsewhere the
 * route has forgotten the name already. After it has stopped growing, the tree never changes.
 *
 * <p>Cost: a walk is one table look-up a segment. A node collapses at most once. Filling the tree
 * up again takes an eighth of its capacity in new paths, so the work per new path is bounded too.
 * At most the depth of the tree is recursed.
 *
 * <p>Confined to one thread.
 */
final class RouteTrie {
  static final String NAME = "{name}";
  static final String OTHER_ROUTE = "_other";

  /** A name stays when its level collapses if one of this many visits is its own... */
  private static final int KEPT_SHARE = 16;

  /** ...and it has this many. */
  private static final int KEPT_VISITS = 16;

  private final RouteOptions options;
  private final SegmentClassifier classifier;
  private final RouteNode root = new RouteNode("", null);
  private final RouteNode other = RouteNode.standalone(OTHER_ROUTE);
  private int nodes = 1;
  private int generation;
  private boolean full;

  RouteTrie(RouteOptions options) {
    this.options = options;
    this.classifier = new SegmentClassifier(options.maxSegmentChars());
  }

  /** Changes whenever nodes have merged. */
  int generation() {
    return generation;
  }

  /** Segments held, at most {@link RouteOptions#maxNodes}. */
  int nodes() {
    return nodes;
  }

  /** Paths that found no place. */
  long otherVisits() {
    return other.visits;
  }

  /** Where a path ends, learning it if it is new; the slash before its first segment is given. */
  RouteNode learn(String path, int slash) {
    RouteNode node = walk(path, slash, !full);
    while (node == null && !full) {
      makeRoom();
      node = walk(path, slash, !full);
    }
    return node == null ? other : node;
  }

  /** Where a path or route ends, or null if it was never learned. */
  @Nullable RouteNode find(String path) {
    return walk(path, 0, false);
  }

  private @Nullable RouteNode walk(String path, int slash, boolean growing) {
    RouteNode node = root;
    int start = slash + 1;
    for (int depth = 0; depth < options.maxSegments(); depth++) {
      int end = PathSegments.end(path, start);
      node = step(node, path, start, PathSegments.nameEnd(path, start, end), growing);
      if (node == null || end == path.length()) {
        return node;
      }
      start = end + 1;
    }
    return stepExact(node, SegmentClassifier.REST, growing);
  }

  private @Nullable RouteNode step(
      RouteNode node, String path, int start, int end, boolean growing) {
    String shape = classifier.shapeOf(path, start, end);
    if (shape != null) {
      RouteNode child = node.child(shape);
      if (child != null) {
        return child;
      }
      return SegmentClassifier.isExact(shape)
          ? stepExact(node, shape, growing)
          : stepToNew(node, shape, 0, shape.length(), growing);
    }
    RouteNode child = node.child(path, start, end - start, hash(path, start, end));
    return child != null ? child : stepToNew(node, path, start, end, growing);
  }

  private @Nullable RouteNode stepExact(RouteNode node, String shape, boolean growing) {
    RouteNode child = node.child(shape);
    return child != null || !growing ? child : grow(node, shape);
  }

  private @Nullable RouteNode stepToNew(
      RouteNode node, String text, int start, int end, boolean growing) {
    if (growing && !node.collapsed && node.names() >= options.maxNamesPerLevel()) {
      collapse(node);
    }
    if (node.collapsed && (node.wildcard != null || !growing)) {
      return node.wildcard;
    }
    if (!growing) {
      return null;
    }
    return grow(node, node.collapsed ? NAME : text.substring(start, end));
  }

  private @Nullable RouteNode grow(RouteNode node, String key) {
    if (nodes >= options.maxNodes()) {
      return null;
    }
    nodes++;
    RouteNode child = new RouteNode(key, node);
    if (node.collapsed && key.equals(NAME)) {
      node.wildcard = child;
    } else {
      node.add(child);
    }
    return child;
  }

  /** As {@link String#hashCode}, of a part. */
  private static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private void collapse(RouteNode node) {
    mergeNames(node);
    RouteNode wildcard = node.wildcard;
    if (wildcard != null) {
      settle(wildcard);
      node.forgetRoutesBelow();
      generation++;
    }
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
      nodes++;
    }
    merge(wildcard, child);
  }

  /** Moves everything of one node to another; the first ceases to be. */
  private void merge(RouteNode into, RouteNode from) {
    nodes--;
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
    if (!node.collapsed && node.names() > options.maxNamesPerLevel()) {
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

  /** Collapses the widest nodes until a quarter is free, or gives up growing. */
  private void makeRoom() {
    int target = options.maxNodes() - options.maxNodes() / 4;
    while (nodes > target) {
      int widest = widest(root);
      if (widest < 2) {
        break;
      }
      collapseAsWideAs(root, widest, target);
    }
    full = nodes > options.maxNodes() - options.maxNodes() / 8;
  }

  private static int widest(RouteNode node) {
    int widest = node.collapsed ? 0 : node.names();
    for (RouteNode child : node.table()) {
      if (child != null) {
        widest = Math.max(widest, widest(child));
      }
    }
    return node.wildcard == null ? widest : Math.max(widest, widest(node.wildcard));
  }

  private void collapseAsWideAs(RouteNode node, int names, int target) {
    if (nodes <= target) {
      return;
    }
    if (!node.collapsed && node.names() >= names) {
      collapse(node);
    }
    for (RouteNode child : node.table()) {
      if (child != null) {
        collapseAsWideAs(child, names, target);
      }
    }
    if (node.wildcard != null) {
      collapseAsWideAs(node.wildcard, names, target);
    }
  }
}
