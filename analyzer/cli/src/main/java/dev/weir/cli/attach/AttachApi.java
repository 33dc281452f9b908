package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JDK's attach API, which a Java that is cut down to run programs may lack. */
final class AttachApi {
  private static final String MODULE = "jdk.attach";

  private AttachApi() {}

  /** Makes sure that this process has it. */
  static void require() throws AttachException {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw missing(
          System.getProperty("java.home"),
          List.of(Path.of("/usr/lib/jvm"), Path.of("/opt/java"), Path.of("/opt")));
    }
  }

  /** Says which Java has it, if one of those below some folders does. */
  static AttachException missing(String home, List<Path> folders) {
    String jdk = null;
    for (Path folder : folders) {
      jdk = jdk == null ? within(folder) : jdk;
    }
    return new AttachException(
        "the Java at "
            + home
            + " lacks the module jdk.attach; run Weir with a whole JDK: "
            + (jdk == null
                ? "install one (Debian: apt-get install openjdk-17-jdk-headless)"
                : "WEIR_JAVA_HOME=" + jdk));
  }

  private static @Nullable String within(Path folder) {
    try (var homes = Files.newDirectoryStream(folder)) {
      for (Path home : homes) {
        JavaRelease release = JavaRelease.read(home.resolve("release"));
        String version = release.version();
        boolean has = List.of(release.modules().split(" ", -1)).contains(MODULE);
        if (has && version != null && JavaRelease.feature(version) >= JavaRelease.LEAST_FEATURE) {
          return home.toString();
        }
      }
    } catch (IOException e) {
      // No such folder.
    }
    return null;
  }
}
