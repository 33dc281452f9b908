package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent that looks at the class files that are in force, and changes none. */
public final class ClassBytes {
  private static @Nullable Instrumentation instrumentation;

  private ClassBytes() {}

  /** The agent that was loaded last sees what the others made of a class. */
  public static void agentmain(String options, Instrumentation given) {
    instrumentation = given;
  }

  /** How many classes there are. */
  static int loaded() {
    return jvm().getAllLoadedClasses().length;
  }

  /** Digests of the class files, as they are after all other agents' changes, by class name. */
  static Map<String, String> digests(Set<Class<?>> asked) throws UnmodifiableClassException {
    return seen(asked, Conversation::digest);
  }

  /** Whether class files refer to the agent, by class name. */
  static Map<String, Boolean> referringToTheAgent(Set<Class<?>> asked)
      throws UnmodifiableClassException {
    return seen(asked, file -> new String(file, ISO_8859_1).contains("java/lang/WeirDoor"));
  }

  private static <T> Map<String, T> seen(Set<Class<?>> asked, Function<byte[], T> look)
      throws UnmodifiableClassException {
    Instrumentation jvm = jvm();
    Map<String, T> seen = new TreeMap<>();
    ClassFileTransformer last =
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              String name,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] classFile) {
            // HotSpot also names the class being retransformed for those loaded on the way.
            if (redefined != null && redefined.getName().equals(name.replace('/', '.'))) {
              seen.put(name, look.apply(classFile));
            }
            return null;
          }
        };
    jvm.addTransformer(last, true);
    try {
      jvm.retransformClasses(asked.toArray(Class<?>[]::new));
    } finally {
      jvm.removeTransformer(last);
    }
    return seen;
  }

  private static Instrumentation jvm() {
    Instrumentation jvm = instrumentation;
    if (jvm == null) {
      throw new IllegalStateException("the agent that looks at classes is not there");
    }
    return jvm;
  }
}
