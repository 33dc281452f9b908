package dev.weir.agent.runtime.options;

import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.UnitSyntaxException;
import dev.weir.elasticsearch.Access;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Elasticsearch that documents go to.
 *
 * @param spool folder for what waits while it is away; null for one of the agent's own choice
 * @param spoolBytes how much may wait there
 */
public record ElasticsearchOptions(Access access, @Nullable Path spool, long spoolBytes) {
  private static final String EXAMPLE = "http://localhost:9200";
  private static final String DEFAULT_SPOOL_SIZE = "64MiB";

  /** Null when it was not set. */
  static @Nullable ElasticsearchOptions of(Settings settings) {
    Setting url = settings.of(Option.ELASTICSEARCH);
    Setting key = settings.of(Option.ELASTICSEARCH_API_KEY);
    Setting authority = settings.of(Option.ELASTICSEARCH_CA);
    Setting insecure = settings.of(Option.ELASTICSEARCH_INSECURE);
    Setting spool = settings.of(Option.ELASTICSEARCH_SPOOL);
    if (url == null) {
      Setting trust = authority != null ? authority : insecure;
      Setting alone = key != null ? key : trust != null ? trust : spool;
      if (alone != null) {
        throw alone.refused("does nothing by itself", "give elasticsearch=" + EXAMPLE + ", too");
      }
      return null;
    }
    Access access = access(url);
    if (key != null) {
      access = withApiKey(access, key);
    }
    if (authority != null) {
      access = access.trusting(authority.path());
    }
    if (insecure != null && insecure.isTrue()) {
      access = access.trustingAnyone();
    }
    Setting size = settings.of(Option.ELASTICSEARCH_SPOOL_SIZE, DEFAULT_SPOOL_SIZE);
    return new ElasticsearchOptions(access, spool == null ? null : spool.path(), bytes(size));
  }

  private static Access access(Setting url) {
    try {
      return Access.of(url.value()).givenBy(Access.Words.OPTIONS);
    } catch (IllegalArgumentException e) {
      throw url.refused("is no address of an Elasticsearch", "write one such as " + EXAMPLE);
    }
  }

  private static Access withApiKey(Access access, Setting key) {
    try {
      return access.withApiKey(key.value());
    } catch (IllegalArgumentException e) {
      throw key.refused("has characters that no header can carry", "copy it once more");
    }
  }

  private static long bytes(Setting size) {
    try {
      return ByteSize.parseBytes(size.value());
    } catch (UnitSyntaxException e) {
      throw size.refused("is no size", "write one such as " + DEFAULT_SPOOL_SIZE);
    }
  }
}
