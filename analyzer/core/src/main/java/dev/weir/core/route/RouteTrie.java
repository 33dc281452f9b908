package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Learns which places of a path hold names out of a large set, in bounded memory.
 *
 * <p>The idea: a tree of segments, after {@link SegmentClassifier}. A node that would get one name
 * too many collapses ({@link RouteCollapse}). When the tree is full, nodes collapse widest first;
 * when that frees too little it stops growing for good, never changes again, and what is new
 * becomes {@code _other}.
 *
 * <p>Cost: a walk is one table look-up a segment. A node collapses at most once. Filling the tree
 * up again takes an eighth of its capacity in new nodes, so the work for each new path is bounded
 * too. Recursion goes as deep as the tree, {@link RouteOptions#maxSegments}.
 *
 * <p>Confined to one thread.
 */
final class RouteTrie {
  static final String OTHER_ROUTE = "_other";

  private final RouteOptions options;
  private final SegmentClassifier classifier;
  private final RouteCollapse collapse;
  private final RouteNode root = new RouteNode("", null);
  private final RouteNode other = RouteNode.standalone(OTHER_ROUTE);
  private int nodes = 1;
  private int generation;
  private boolean full;

  RouteTrie(RouteOptions options) {
    this.options = options;
    this.classifier = new SegmentClassifier(options.maxSegmentChars());
    this.collapse = new RouteCollapse(options.maxNamesPerLevel());
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

  /** Where a route ends, or null if it was never learned. */
  @Nullable RouteNode find(String route) {
    return walk(route, 0, false);
  }

  /** Where a path ends, or null if it would have to be learned. */
  @Nullable RouteNode find(String path, int slash) {
    RouteNode node = walk(path, slash, false);
    return node == null && full ? other : node;
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
    return grow(node, node.collapsed ? RouteCollapse.NAME : text.substring(start, end));
  }

  private @Nullable RouteNode grow(RouteNode node, String key) {
    if (nodes >= options.maxNodes()) {
      return null;
    }
    nodes++;
    RouteNode child = new RouteNode(key, node);
    if (node.collapsed && key.equals(RouteCollapse.NAME)) {
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
    nodes -= collapse.freeNodesOf(node);
    if (node.wildcard != null) {
      node.forgetRoutesBelow();
      generation++;
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
