package dev.weir.agent.runtime.options;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options there are. Read before the application starts, so without streams or lambdas. */
enum Option {
  ADMIN,
  ALERTS,
  CLIENT_ID,
  CONFIG,
  ELASTICSEARCH,
  ELASTICSEARCH_API_KEY,
  ELASTICSEARCH_CA,
  ELASTICSEARCH_INSECURE,
  ELASTICSEARCH_SPOOL,
  ELASTICSEARCH_SPOOL_SIZE,
  ENABLED,
  PROMETHEUS,
  PROMETHEUS_INTERVAL,
  PROMQL,
  SERVICE,
  TOKEN;

  private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As in the options of {@code -javaagent}. */
  String key() {
    return key;
  }

  /** As a system property. */
  String property() {
    return "weir." + key;
  }

  /** As an environment variable. */
  String variable() {
    return "WEIR_" + name();
  }

  /** Whether the value is to be shown to nobody: an address may hold a password, too. */
  boolean isSecret() {
    return this == TOKEN
        || this == ELASTICSEARCH
        || this == ELASTICSEARCH_API_KEY
        || this == PROMETHEUS;
  }

  static @Nullable Option withKey(String key) {
    for (Option option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }
}
