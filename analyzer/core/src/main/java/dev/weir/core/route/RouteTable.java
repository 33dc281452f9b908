package dev.weir.core.route;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Maps paths to routes: by the operator's templates, then by those that the application itself
 * turned out to use ({@link #learn}), then by the look of each segment ({@link SegmentClassifier}),
 * then by what a tree of the paths so far has learned ({@link RouteTrie}).
 *
 * <p>Of several templates that match, the most specific wins, whatever their order: at the first
 * segment where they differ, {@code users} before {@code u*} before {@code {id}} before {@code **}.
 *
 * <p>A path is given without its query, otherwise as sent. Parameters of segments ({@code
 * ;jsessionid=…}) are left out; of an absolute URL the path counts; {@code *} stays {@code *}; what
 * CONNECT names becomes {@code {authority}}; what no server should accept becomes {@code
 * {malformed}}; what finds no place in a full tree becomes {@code _other} and is counted.
 *
 * <p>Everything is bounded by {@link RouteOptions}. A path seen lately costs one look-up and no
 * allocation. The same paths in the same order give the same routes. Confined to one thread.
 */
public final class RouteTable implements Routing {
  /** The route of paths that found no place. */
  public static final String OTHER = RouteTrie.OTHER_ROUTE;

  /** How many templates are learned at most; what comes later is guessed. */
  static final int MOST_LEARNED = 1_000;

  private static final int MAX_CACHED_PATH_CHARS = 256;

  private final RouteNode asterisk = RouteNode.standalone("*");
  private final RouteNode authority = RouteNode.standalone("{authority}");
  private final RouteNode malformed = RouteNode.standalone("{malformed}");

  private final RouteTrie trie;
  private final TemplateList operatorTemplates = new TemplateList();
  private final TemplateList learnedTemplates = new TemplateList();

  private final @Nullable String[] cachedPaths;
  private final @Nullable RouteNode[] cachedNodes;
  private int cachedGeneration;

  /** Routes without templates, with the default bounds. */
  public RouteTable() {
    this(List.of(), RouteOptions.DEFAULT);
  }

  /** Routes with templates that are tried before anything is guessed. */
  public RouteTable(List<RouteTemplate> templates, RouteOptions options) {
    trie = new RouteTrie(options);
    templates.forEach(operatorTemplates::add);
    cachedPaths = new String[options.cacheSlots()];
    cachedNodes = new RouteNode[options.cacheSlots()];
  }

  @Override
  public String routeOf(String path) {
    int slot = slotOf(path);
    RouteNode node = path.equals(cachedPaths[slot]) ? cachedNodes[slot] : null;
    if (node == null) {
      node = uncached(path, slot);
    }
    node.visits++;
    return node.route();
  }

  @Override
  public @Nullable String knownRouteOf(String path) {
    int slot = slotOf(path);
    RouteNode node = path.equals(cachedPaths[slot]) ? cachedNodes[slot] : nodeOf(path, false);
    return node == null ? null : node.route();
  }

  /**
   * Takes a template that the application itself uses. It goes before what is guessed, and behind
   * the operator's templates.
   *
   * <p>An earlier guess becomes this route when every path that it stands for matches the template
   * ({@link #regroup}); a guess that stands for others too keeps what was counted under it.
   *
   * @return whether it was new; false also when too many are known
   */
  public boolean learn(RouteTemplate template) {
    if (learnedTemplates.size() >= MOST_LEARNED
        || operatorTemplates.has(template.text())
        || learnedTemplates.has(template.text())) {
      return false;
    }
    learnedTemplates.add(template);
    cachedGeneration = generation();
    clearCache();
    return true;
  }

  @Override
  public int generation() {
    return trie.generation() + learnedTemplates.size();
  }

  @Override
  public String regroup(String route) {
    if (!route.startsWith("/") || operatorTemplates.has(route) || learnedTemplates.has(route)) {
      return route;
    }
    RouteNode learned = learnedTemplates.firstThatCovers(route);
    if (learned != null) {
      return learned.route();
    }
    RouteNode node = trie.find(route);
    return node == null ? route : node.route();
  }

  /** How many segments the tree holds now, at most {@link RouteOptions#maxNodes}. */
  public int nodes() {
    return trie.nodes();
  }

  /** How many paths were given {@link #OTHER} because the tree was full. */
  public long otherPaths() {
    return trie.otherVisits();
  }

  private int slotOf(String path) {
    int hash = path.hashCode() * 0x9E3779B9;
    return (hash >>> 16 ^ hash) & (cachedPaths.length - 1);
  }

  private RouteNode uncached(String path, int slot) {
    RouteNode node = Objects.requireNonNull(nodeOf(path, true));
    if (cachedGeneration != generation()) {
      cachedGeneration = generation();
      clearCache();
    }
    if (path.length() <= MAX_CACHED_PATH_CHARS) {
      cachedPaths[slot] = path;
      cachedNodes[slot] = node;
    }
    return node;
  }

  private void clearCache() {
    for (int i = 0; i < cachedPaths.length; i++) {
      cachedPaths[i] = null;
      cachedNodes[i] = null;
    }
  }

  private @Nullable RouteNode nodeOf(String target, boolean learning) {
    // RFC 9110 §4.2.3: an empty path is the path "/".
    if (target.isEmpty()) {
      return nodeOfPath("/", 0, learning);
    }
    if (target.charAt(0) == '/') {
      return nodeOfPath(target, 0, learning);
    }
    // RFC 9112 §3.2.4: the asterisk form, of OPTIONS.
    if (target.equals("*")) {
      return asterisk;
    }
    // RFC 9112 §3.2.2: the absolute form, to a proxy and possibly to any server.
    int host = RequestTarget.hostOfAbsolute(target);
    if (host > 0) {
      int slash = target.indexOf('/', host);
      return slash < 0 ? nodeOfPath("/", 0, learning) : nodeOfPath(target, slash, learning);
    }
    return RequestTarget.isAuthority(target) ? authority : malformed;
  }

  private @Nullable RouteNode nodeOfPath(String path, int slash, boolean learning) {
    RouteNode node = operatorTemplates.firstThatMatches(path, slash);
    if (node == null) {
      node = learnedTemplates.firstThatMatches(path, slash);
    }
    if (node != null) {
      return node;
    }
    return learning ? trie.learn(path, slash) : trie.find(path, slash);
  }
}
