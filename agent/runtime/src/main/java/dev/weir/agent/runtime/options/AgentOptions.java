package dev.weir.agent.runtime.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told at start-up.
 *
 * @param enabled whether it measures from the beginning
 * @param admin where the admin endpoint listens, null when it is off
 * @param service how the application is called
 * @param config the limits file, null for none
 * @param prometheus what steers limits, null when nothing does
 * @param elasticsearch where documents go, null for nowhere
 * @param alerts what the application is watched for
 */
public record AgentOptions(
    boolean enabled,
    @Nullable Admin admin,
    String service,
    ClientId clientId,
    @Nullable Path config,
    @Nullable PrometheusOptions prometheus,
    @Nullable ElasticsearchOptions elasticsearch,
    AlertsOptions alerts) {

  private static final String DEFAULT_ADMIN = "127.0.0.1:9466";
  private static final int MOST_SERVICE_CHARS = 100;

  /**
   * Where the admin endpoint listens.
   *
   * @param host name or address without brackets, empty for all interfaces
   * @param port 0 for any that is free
   * @param token that changes need, null for none
   */
  public record Admin(String host, int port, @Nullable String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
  }

  /**
   * Reads options. What the agent's own text sets wins over system properties ({@code weir.admin}),
   * and those over environment variables ({@code WEIR_ADMIN}).
   *
   * @param agentText {@code key=value,…} behind {@code -javaagent:weir-agent.jar=}
   * @throws OptionException saying which one cannot be followed, and the mend
   */
  public static AgentOptions parse(
      @Nullable String agentText, Properties systemProperties, Map<String, String> environment) {
    Settings settings = new Settings(agentText, systemProperties, environment);
    Setting config = settings.of(Option.CONFIG);
    return new AgentOptions(
        settings.of(Option.ENABLED, "true").isTrue(),
        admin(settings.of(Option.ADMIN, DEFAULT_ADMIN), token(settings.of(Option.TOKEN))),
        service(settings.of(Option.SERVICE, "java")),
        ClientId.of(settings.of(Option.CLIENT_ID, "remote-address")),
        config == null ? null : config.path(),
        PrometheusOptions.of(settings),
        ElasticsearchOptions.of(settings),
        AlertsOptions.of(settings.of(Option.ALERTS)));
  }

  private static @Nullable Admin admin(Setting setting, @Nullable String token) {
    if (setting.value().equals("off")) {
      return null;
    }
    int colon = setting.value().lastIndexOf(':');
    String host = colon < 0 ? setting.value() : setting.value().substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
      host = host.substring(1, host.length() - 1);
    } else if (colon < 0 || host.indexOf(':') >= 0) {
      throw badAdmin(setting, "is not HOST:PORT");
    }
    if (!consistsOf(host, ".:-_%")) {
      throw badAdmin(setting, "has no host that could be one");
    }
    return new Admin(host, port(setting, setting.value().substring(colon + 1)), token);
  }

  /** Of letters, digits and these. */
  private static boolean consistsOf(String text, String marks) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7f || (!Character.isLetterOrDigit(c) && marks.indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  private static int port(Setting setting, String text) {
    try {
      int port = text.length() <= 5 && consistsOf(text, "") ? Integer.parseInt(text) : -1;
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are no port.
    }
    throw badAdmin(setting, "has no port from 0 to 65535");
  }

  private static OptionException badAdmin(Setting setting, String wrong) {
    return setting.refused(
        wrong, "write " + setting.name() + '=' + DEFAULT_ADMIN + ", or off for none");
  }

  private static @Nullable String token(@Nullable Setting setting) {
    // RFC 6750 §2.1.
    if (setting != null && !consistsOf(setting.value(), "-._~+/=")) {
      throw setting.refused(
          "has characters that no header can carry", "use letters, digits and -._~+/=");
    }
    return setting == null ? null : setting.value();
  }

  private static String service(Setting setting) {
    String name = setting.value();
    if (name.length() > MOST_SERVICE_CHARS) {
      throw setting.refused(
          "is too long for a name", "use at most " + MOST_SERVICE_CHARS + " characters");
    }
    return name;
  }
}
