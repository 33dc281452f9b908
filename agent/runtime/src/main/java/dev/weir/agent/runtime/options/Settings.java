package dev.weir.agent.runtime.options;

import dev.weir.core.text.Nearest;
import dev.weir.core.text.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was set, of the three sources the first that sets it: the agent's own options,
 * system properties, environment variables.
 *
 * <p>What is written in the agent's own options has to be known. Properties and variables may be of
 * somebody else (Weir's launcher has {@code WEIR_JAVA_HOME}), so of those only what is close to one
 * of the agent's is refused.
 */
final class Settings {
  private final Map<Option, Setting> settings = new EnumMap<>(Option.class);

  Settings(
      @Nullable String agentText, Properties systemProperties, Map<String, String> environment) {
    List<String> keys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> variables = new ArrayList<>();
    for (Option option : Option.values()) {
      keys.add(option.key());
      names.add(option.property());
      variables.add(option.variable());
    }
    read(environment, variables);
    Map<String, String> properties = new TreeMap<>();
    for (String name : systemProperties.stringPropertyNames()) {
      properties.put(name, systemProperties.getProperty(name));
    }
    read(properties, names);
    readAgentText(agentText == null ? "" : agentText, keys);
  }

  @Nullable Setting of(Option option) {
    return settings.get(option);
  }

  /** What was set, or a default. */
  Setting of(Option option, String fallback) {
    Setting setting = settings.get(option);
    return setting == null ? new Setting(option.key(), option, fallback) : setting;
  }

  private void read(Map<String, String> source, List<String> known) {
    for (Map.Entry<String, String> entry : new TreeMap<>(source).entrySet()) {
      String name = entry.getKey();
      int at = known.indexOf(name);
      String nearest = at < 0 && isOurs(name) ? Nearest.to(name, known) : null;
      if (at >= 0) {
        put(name, Option.values()[at], entry.getValue());
      } else if (nearest != null) {
        throw unknown(name, nearest, known);
      }
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith("weir.") || name.startsWith("WEIR_");
  }

  private void readAgentText(String text, List<String> keys) {
    Map<Option, String> read = new EnumMap<>(Option.class);
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        readItem(item.strip(), keys, read);
      }
    }
  }

  private void readItem(String item, List<String> keys, Map<Option, String> read) {
    int equals = item.indexOf('=');
    String key = (equals < 0 ? item : item.substring(0, equals)).strip();
    Option option = Option.withKey(key);
    if (option == null) {
      Option secret = secretIn(read);
      throw secret == null
          ? unknown(key, Nearest.to(key, keys), keys)
          : new OptionException(
              "what follows a comma after "
                  + secret.key()
                  + "=(not shown) is no option of the agent; "
                  + "write a comma in a secret as %2C where it is part of an address, else set "
                  + secret.variable());
    }
    if (equals < 0) {
      throw new OptionException(key + " has no value; write " + key + "=VALUE");
    }
    if (read.put(option, key) != null) {
      throw new OptionException(key + " is given twice; keep one of them");
    }
    put(key, option, item.substring(equals + 1));
  }

  /** What may be an option in the text may also be the rest of a secret with a comma in it. */
  private static @Nullable Option secretIn(Map<Option, String> read) {
    for (Option option : read.keySet()) {
      if (option.isSecret()) {
        return option;
      }
    }
    return null;
  }

  private void put(String name, Option option, String value) {
    Setting setting = new Setting(name, option, value.strip());
    if (setting.value().isEmpty()) {
      throw new OptionException(name + " is empty; give it a value or leave it out");
    }
    settings.put(option, setting);
  }

  private static OptionException unknown(
      String name, @Nullable String nearest, List<String> known) {
    return new OptionException(
        Printable.of(name) + " is no option of the agent; " + mend(nearest, known));
  }

  private static String mend(@Nullable String nearest, List<String> known) {
    return nearest == null
        ? "known are " + String.join(", ", known)
        : "did you mean " + nearest + "?";
  }
}
