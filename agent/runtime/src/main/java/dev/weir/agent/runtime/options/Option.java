package dev.weir.agent.runtime.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options there are. */
enum Option {
  ADMIN,
  CLIENT_ID,
  CONFIG,
  ELASTICSEARCH,
  ENABLED,
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
    return this == TOKEN || this == ELASTICSEARCH;
  }

  static @Nullable Option withKey(String key) {
    return Arrays.stream(values()).filter(o -> o.key.equals(key)).findFirst().orElse(null);
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Option::key).collect(Collectors.toList());
  }
}
