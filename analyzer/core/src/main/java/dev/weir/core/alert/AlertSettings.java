package dev.weir.core.alert;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What to watch for, and whom to tell.
 *
 * @param webhook where changes are posted to, {@code http} or {@code https}; may hold a user and a
 *     password; null for nowhere
 */
public record AlertSettings(AlertRules rules, @Nullable URI webhook) {
  /** All rules as they are by default, and nobody is told. */
  public static final AlertSettings DEFAULT = new AlertSettings(AlertRules.DEFAULT, null);

  /** Without what may be a password. */
  @Override
  public String toString() {
    return "AlertSettings[" + rules + ", " + (webhook == null ? "null" : webhook.getHost()) + ']';
  }
}
