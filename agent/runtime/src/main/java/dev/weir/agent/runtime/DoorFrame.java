package dev.weir.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the door where instrumented classes find it, and opens the packages of the JDK that the
 * agent looks into, to itself alone.
 *
 * <p>The door goes into {@code java.lang}, the one package that the loaders of OSGi bundles and
 * JBoss modules always delegate. Nothing is appended to the boot class path, which would make the
 * JVM drop its shared class archive with a warning.
 */
final class DoorFrame {
  /** The packer gives the door and the gate these names, here as everywhere. */
  private static final List<String> CLASSES =
      List.of("dev.weir.agent.bootstrap.Door", "dev.weir.agent.bootstrap.Gate");

  private static final Set<String> INTERNALS =
      Set.of(
          "java.lang",
          "java.io",
          "java.nio",
          "java.nio.channels.spi",
          "sun.nio.ch",
          "jdk.internal.misc");

  private DoorFrame() {}

  /**
   * @throws IOException when the door is not in the agent's jar
   * @throws IllegalAccessException when the JDK does not let it in
   */
  static void putUp(Instrumentation instrumentation) throws IOException, IllegalAccessException {
    Module own = DoorFrame.class.getModule();
    Map<String, Set<Module>> opens = new HashMap<>();
    for (String name : INTERNALS) {
      opens.put(name, Set.of(own));
    }
    instrumentation.redefineModule(
        Object.class.getModule(), Set.of(), Map.of(), opens, Set.of(), Map.of());
    for (String name : CLASSES) {
      if (!isThere(name)) {
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
            .defineClass(classFile(name));
      }
    }
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, DoorFrame.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static byte[] classFile(String name) throws IOException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = DoorFrame.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not in the agent's jar; take an unbroken copy");
      }
      return in.readAllBytes();
    }
  }
}
