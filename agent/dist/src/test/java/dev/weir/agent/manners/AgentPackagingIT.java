package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The shipped jar as a file. */
class AgentPackagingIT {
  private static final int JAVA_8 = 52;
  private static final int JAVA_17 = 61;

  @Test
  void namesItsEntryPointsAndWhatItNeedsOfTheJvm() throws IOException {
    try (JarFile jar = open()) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Premain-Class")).isEqualTo("dev.weir.agent.Agent");
      assertThat(manifest.getValue("Agent-Class")).isEqualTo("dev.weir.agent.Agent");
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Implementation-Version")).isNotEmpty();
      // Appending to the boot class path would make the JVM drop its shared class archive.
      assertThat(manifest.getValue("Boot-Class-Path")).isNull();
      assertThat(manifest.getValue("Class-Path")).isNull();
      assertThat(manifest.getValue("Launcher-Agent-Class")).isNull();
      assertThat(manifest.getValue("Multi-Release")).isNull();
    }
  }

  @Test
  void showsTheApplicationNothingButItsEntryPoints() throws IOException {
    List<String> names = names();
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class"))
        .contains("dev/weir/agent/Agent.class")
        .allMatch(name -> name.matches("dev/weir/agent/[A-Za-z$0-9-]+\\.class"));
    assertThat(names)
        .filteredOn(name -> !name.startsWith("weir/") && !name.endsWith(".class"))
        .filteredOn(name -> !name.endsWith("/"))
        .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void keepsOthersClassesUnderANameOfItsOwn() throws IOException {
    assertThat(hiddenClasses())
        .contains("weir/dev/weir/agent/runtime/AgentRuntime.classdata")
        .contains("weir/java/lang/WeirDoor.classdata")
        .contains("weir/java/lang/WeirGate.classdata")
        .anyMatch(name -> name.startsWith("weir/dev/weir/agent/thirdparty/bytebuddy/"))
        .anyMatch(name -> name.startsWith("weir/dev/weir/agent/thirdparty/jackson/"))
        .anyMatch(name -> name.startsWith("weir/dev/weir/agent/thirdparty/prometheus/"))
        .allMatch(
            name ->
                name.startsWith("weir/dev/weir/")
                    || name.equals("weir/java/lang/WeirDoor.classdata")
                    || name.equals("weir/java/lang/WeirGate.classdata"));
  }

  @Test
  void holdsNoEntryAndNoClassTwice() throws IOException {
    assertThat(names()).doesNotHaveDuplicates();
    List<String> classes = new ArrayList<>();
    for (String name : names()) {
      classes.add(name.replaceFirst("^weir/", "").replaceFirst("\\.class(data)?$", ""));
    }
    classes.removeIf(name -> name.endsWith("/"));
    assertThat(classes).doesNotHaveDuplicates();
  }

  @Test
  void holdsNoModuleAndNoSignatureOfOthers() throws IOException {
    assertThat(names())
        .noneMatch(name -> name.contains("module-info"))
        .noneMatch(name -> name.matches(".*META-INF/[^/]*\\.(SF|RSA|DSA|EC)"))
        .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jar)"));
  }

  @Test
  void canTellAnOldJvmThatItIsTooOld() throws IOException {
    try (JarFile jar = open()) {
      for (String name : names()) {
        if (name.endsWith(".class")) {
          assertThat(version(jar, name)).as(name).isEqualTo(JAVA_8);
        } else if (name.endsWith(".classdata")) {
          assertThat(version(jar, name)).as(name).isLessThanOrEqualTo(JAVA_17);
        }
      }
    }
  }

  @Test
  void carriesTheLicencesOfWhatItPacks() throws IOException {
    try (JarFile jar = open()) {
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License").contains("Version 2.0");
      assertThat(text(jar, "META-INF/NOTICE")).contains("Rafael Winterhalter").contains("Jackson");
    }
  }

  private static JarFile open() throws IOException {
    return new JarFile(Launch.agentJar().toFile());
  }

  private static List<String> names() throws IOException {
    try (JarFile jar = open()) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  private static List<String> hiddenClasses() throws IOException {
    return names().stream().filter(name -> name.endsWith(".classdata")).toList();
  }

  /** The major version of a class file: JVMS §4.1, the two bytes after the minor version. */
  private static int version(JarFile jar, String name) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
