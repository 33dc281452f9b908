package dev.weir.agent.manners;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes an agent of a class of the tests: a jar of a manifest alone, the class is found beside. */
public final class TestAgentJar {
  private TestAgentJar() {}

  /** The agent's jar in a folder; its class has to be on the class path. */
  public static Path of(Class<?> agent, Path folder) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", agent.getName());
    attributes.putValue("Agent-Class", agent.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    Path jar = folder.resolve(agent.getSimpleName() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.finish();
    }
    return jar;
  }
}
