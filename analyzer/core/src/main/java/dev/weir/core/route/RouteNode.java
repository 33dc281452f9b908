package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * One segment of the tree of routes, with its children in an open-addressed table.
 *
 * <p>Confined to the thread of its {@link RouteTrie}, which alone changes its fields.
 */
final class RouteNode {
  private static final @Nullable RouteNode[] NO_CHILDREN = {};

  final String key;
  private final int keyHash;
  private @Nullable RouteNode parent;
  private @Nullable RouteNode[] table = NO_CHILDREN;
  private int children;
  private int names;
  private @Nullable String route;

  /** Whether new names go to {@link #wildcard} instead of becoming children. */
  boolean collapsed;

  /** The child that stands for all names but those in the table; null before the first. */
  @Nullable RouteNode wildcard;

  /** How many paths ended here. */
  long visits;

  RouteNode(String key, @Nullable RouteNode parent) {
    this.key = key;
    this.keyHash = key.hashCode();
    this.parent = parent;
  }

  /** A node outside of the tree, for a route that is known beforehand. */
  static RouteNode standalone(String route) {
    RouteNode node = new RouteNode(route, null);
    node.route = route;
    return node;
  }

  /** The route that ends here; the same instance until the tree above changes. */
  String route() {
    String known = route;
    if (known == null) {
      StringBuilder text = new StringBuilder();
      appendTo(text);
      known = text.toString();
      route = known;
    }
    return known;
  }

  private void appendTo(StringBuilder text) {
    if (parent != null) {
      parent.appendTo(text);
      text.append('/').append(key);
    }
  }

  /** How many children, the wildcard not included, are names rather than exact shapes. */
  int names() {
    return names;
  }

  /** The table, to be walked but not changed; empty slots are null. */
  @Nullable RouteNode[] table() {
    return table;
  }

  /** The child whose key is this part of a text with this hash, or null. */
  @Nullable RouteNode child(String text, int from, int length, int hash) {
    int mask = table.length - 1;
    if (mask < 0) {
      return null;
    }
    for (int slot = slot(hash, mask); ; slot = (slot + 1) & mask) {
      RouteNode child = table[slot];
      if (child == null) {
        return null;
      }
      if (child.keyHash == hash
          && child.key.length() == length
          && text.startsWith(child.key, from)) {
        return child;
      }
    }
  }

  @Nullable RouteNode child(String childKey) {
    return child(childKey, 0, childKey.length(), childKey.hashCode());
  }

  /** Makes a node, whose key no child has, a child of this one. */
  void add(RouteNode child) {
    if ((children + 1) * 2 > table.length) {
      grow();
    }
    child.parent = this;
    children++;
    if (!SegmentClassifier.isExact(child.key)) {
      names++;
    }
    place(table, child);
  }

  /** Takes all children out, the wildcard excepted, and returns their table. */
  @Nullable RouteNode[] takeChildren() {
    @Nullable RouteNode[] taken = table;
    table = NO_CHILDREN;
    children = 0;
    names = 0;
    return taken;
  }

  /** Paths that ended here or below. */
  long visitsBelow() {
    long sum = visits;
    for (RouteNode child : table) {
      if (child != null) {
        sum += child.visitsBelow();
      }
    }
    return wildcard == null ? sum : sum + wildcard.visitsBelow();
  }

  /** Has the routes of all nodes below this one spelled out again. */
  void forgetRoutesBelow() {
    for (RouteNode child : table) {
      if (child != null) {
        child.route = null;
        child.forgetRoutesBelow();
      }
    }
    if (wildcard != null) {
      wildcard.route = null;
      wildcard.forgetRoutesBelow();
    }
  }

  private void grow() {
    @Nullable RouteNode[] larger = new RouteNode[Math.max(2, table.length * 2)];
    for (RouteNode child : table) {
      if (child != null) {
        place(larger, child);
      }
    }
    table = larger;
  }

  private static void place(@Nullable RouteNode[] table, RouteNode child) {
    int mask = table.length - 1;
    int slot = slot(child.keyHash, mask);
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = child;
  }

  private static int slot(int hash, int mask) {
    return (hash ^ (hash >>> 16)) & mask;
  }
}
