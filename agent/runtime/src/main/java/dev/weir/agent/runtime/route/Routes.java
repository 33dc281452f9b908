package dev.weir.agent.runtime.route;

import dev.weir.core.route.RouteTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes that frameworks of the application were seen to use, on their way to the books.
 *
 * <p>A route seen before costs its thread one look-up. A new one is queued; whoever keeps the books
 * checks it against the path it was seen with, so that a template that the path on the wire does
 * not match (behind a rewriting valve, say) is never learned. A pattern counts once a servlet: of a
 * servlet with two prefixes, the routes of one are learned. Any thread may call. Bounded: see
 * {@link Known}, and {@value #MOST_QUEUED} sightings at a time; what finds no place is seen again.
 */
public final class Routes {
  private static final int MOST_QUEUED = 1_000;

  /** How many learned templates are kept for others to learn. */
  private static final int MOST_LEARNED = 1_000;

  private final List<RouteTemplate> taught = new ArrayList<>();
  private final List<Consumer<RouteTemplate>> others = new ArrayList<>();
  private final Known known = new Known();
  private final ArrayBlockingQueue<Sighting> queue = new ArrayBlockingQueue<>(MOST_QUEUED);

  public Routes() {}

  /**
   * Whether a route is to be told.
   *
   * @param route as the framework writes it, null for the servlet's own mapping
   */
  public boolean isNew(@Nullable Object route, Object servlet) {
    return !known.has(key(route, servlet)) && (route != null || !known.has(dispatcher(servlet)));
  }

  /** Whether a servlet may have routes of its own; those that have none are soon known. */
  public boolean mayDispatch(Object servlet) {
    return !known.has(key(null, servlet));
  }

  /** A framework in a servlet found a route for a path, as sent. */
  public void routed(
      Object route, Object servlet, String contextPath, String servletPath, String path) {
    String pattern = route.toString();
    List<String> templates = new ArrayList<>();
    // A pattern counts from the servlet's path if that is a prefix, else from the application's.
    add(templates, contextPath + servletPath, pattern);
    add(templates, contextPath, pattern);
    queue(new Sighting(key(route, servlet), templates, path));
  }

  /** A servlet answered by itself. */
  public void mapped(Object servlet, String contextPath, Collection<String> mappings) {
    if (Frameworks.dispatches(servlet.getClass())) {
      known.settle(dispatcher(servlet));
      return;
    }
    List<String> templates = new ArrayList<>();
    for (String mapping : mappings) {
      // "/" and "*.ext" say nothing of the path; an empty one is the root of the application.
      if (mapping.startsWith("/") && mapping.length() > 1) {
        boolean prefix = mapping.endsWith("/*");
        add(templates, contextPath, prefix ? mapping + '*' : mapping);
      }
    }
    queue(new Sighting(key(null, servlet), templates, null));
  }

  /** A framework gives a request to a handler that belongs to one route. */
  public void handled(Object handler, Object exchange) {
    long key = Known.key(1, System.identityHashCode(handler));
    if (!known.has(key)) {
      known.saw(key);
      Sighting sighting = Frameworks.sighting(key, handler, exchange);
      if (sighting != null) {
        queue(sighting);
      }
    }
  }

  /** Somebody else learns templates, too: those that were learned so far, and those to come. */
  public synchronized void alsoTell(Consumer<RouteTemplate> learner) {
    taught.forEach(learner);
    others.add(learner);
  }

  /** Gives the templates that were seen since the last time to whoever learns them. */
  public synchronized void learn(Consumer<RouteTemplate> learner) {
    learnQueued(
        template -> {
          learner.accept(template);
          if (taught.size() < MOST_LEARNED) {
            taught.add(template);
            others.forEach(other -> other.accept(template));
          }
        });
  }

  private void learnQueued(Consumer<RouteTemplate> learner) {
    for (Sighting sighting = queue.poll(); sighting != null; sighting = queue.poll()) {
      String path = sighting.path();
      boolean learned = path == null;
      for (String text : sighting.templates()) {
        RouteTemplate template = RouteTemplate.of(text);
        if (path == null || (!learned && template.matches(path))) {
          learner.accept(template);
          learned = true;
        }
      }
      if (learned) {
        known.settle(sighting.key());
      }
    }
  }

  private void queue(Sighting sighting) {
    if (sighting.templates().isEmpty()) {
      known.settle(sighting.key());
    } else if (queue.offer(sighting)) {
      known.saw(sighting.key());
    }
  }

  static void add(List<String> templates, String prefix, String pattern) {
    RouteTemplate template = TemplateText.of(prefix, pattern);
    if (template != null) {
      templates.add(template.text());
    }
  }

  private static long dispatcher(Object servlet) {
    return Known.key(2, System.identityHashCode(servlet));
  }

  private static long key(@Nullable Object route, Object servlet) {
    return Known.key(
        route == null ? 0 : route.toString().hashCode(), System.identityHashCode(servlet));
  }
}
