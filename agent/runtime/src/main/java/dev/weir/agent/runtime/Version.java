package dev.weir.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which version of Weir this is, as the build wrote it down. */
final class Version {
  private Version() {}

  static String text() {
    try (InputStream in = Version.class.getResourceAsStream("/dev/weir/agent/version.properties")) {
      if (in != null) {
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("version", "unknown");
      }
    } catch (IOException e) {
      // As if it were not there.
    }
    return "unknown";
  }
}
