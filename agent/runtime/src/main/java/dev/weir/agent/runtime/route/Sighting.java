package dev.weir.agent.runtime.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Templates that the application seems to use.
 *
 * @param key by which the next sighting of the same is known
 * @param templates as the framework writes them
 * @param path of the request they were seen with, as sent: the first template that matches it is
 *     the one. Null when they are certain, so that all are meant
 */
record Sighting(long key, List<String> templates, @Nullable String path) {
  Sighting {
    templates = List.copyOf(templates);
  }
}
