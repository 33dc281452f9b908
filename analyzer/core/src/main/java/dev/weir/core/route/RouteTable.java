package dev.weir.core.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps paths to routes: by the operator's templates, then by the look of each segment ({@link
 * SegmentClassifier}), then by what a tree of the paths so far has learned ({@link RouteTrie}).
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

  private static final int MAX_CACHED_PATH_CHARS = 256;

  private final RouteNode asterisk = RouteNode.standalone("*");
  private final RouteNode authority = RouteNode.standalone("{authority}");
  private final RouteNode malformed = RouteNode.standalone("{malformed}");

  private final RouteTrie trie;
  private final RouteTemplate[] templates;
  private final RouteNode[] templateNodes;
  private final Set<String> templateRoutes = new HashSet<>();

  private final @Nullable String[] cachedPaths;
  private final @Nullable RouteNode[] cachedNodes;
  private int cachedGeneration;

  /** Routes without templates, with the default bounds. */
  public RouteTable() {
    this(List.of(), RouteOptions.DEFAULT);
  }

  /** Routes with templates that are tried before anything is guessed. */
  public RouteTable(List<RouteTemplate> operatorTemplates, RouteOptions options) {
    trie = new RouteTrie(options);
    List<RouteTemplate> sorted = new ArrayList<>(operatorTemplates);
    sorted.sort(RouteTemplate::mostSpecificFirst);
    templates = sorted.toArray(new RouteTemplate[0]);
    templateNodes = new RouteNode[templates.length];
    for (int i = 0; i < templates.length; i++) {
      templateNodes[i] = RouteNode.standalone(templates[i].text());
      templateRoutes.add(templates[i].text());
    }
    cachedPaths = new String[options.cacheSlots()];
    cachedNodes = new RouteNode[options.cacheSlots()];
  }

  @Override
  public String routeOf(String path) {
    int hash = path.hashCode() * 0x9E3779B9;
    int slot = (hash >>> 16 ^ hash) & (cachedPaths.length - 1);
    RouteNode node = path.equals(cachedPaths[slot]) ? cachedNodes[slot] : null;
    if (node == null) {
      node = uncached(path, slot);
    }
    node.visits++;
    return node.route();
  }

  @Override
  public int generation() {
    return trie.generation();
  }

  @Override
  public String regroup(String route) {
    if (!route.startsWith("/") || templateRoutes.contains(route)) {
      return route;
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

  private RouteNode uncached(String path, int slot) {
    RouteNode node = nodeOf(path);
    if (cachedGeneration != trie.generation()) {
      cachedGeneration = trie.generation();
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

  private RouteNode nodeOf(String target) {
    // RFC 9110 §4.2.3: an empty path is the path "/".
    if (target.isEmpty()) {
      return nodeOfPath("/", 0);
    }
    if (target.charAt(0) == '/') {
      return nodeOfPath(target, 0);
    }
    // RFC 9112 §3.2.4: the asterisk form, of OPTIONS.
    if (target.equals("*")) {
      return asterisk;
    }
    // RFC 9112 §3.2.2: the absolute form, to a proxy and possibly to any server.
    int host = RequestTarget.hostOfAbsolute(target);
    if (host > 0) {
      int slash = target.indexOf('/', host);
      return slash < 0 ? nodeOfPath("/", 0) : nodeOfPath(target, slash);
    }
    return RequestTarget.isAuthority(target) ? authority : malformed;
  }

  private RouteNode nodeOfPath(String path, int slash) {
    for (int i = 0; i < templates.length; i++) {
      if (templates[i].matches(path, slash)) {
        return templateNodes[i];
      }
    }
    return trie.learn(path, slash);
  }
}
