package dev.weir.agent.manners.host;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.URL;
import java.nio.charset.Charset;
import java.security.Security;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Prints all of the JVM that is common to everybody in it. */
public final class Surroundings {
  private Surroundings() {}

  public static void main(String[] arguments) throws Exception {
    for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
      print("property " + name, System.getProperty(name));
    }
    print("objects among properties", System.getProperties().size());
    print("locale", Locale.getDefault());
    print("locale of formats", Locale.getDefault(Locale.Category.FORMAT));
    print("time zone", TimeZone.getDefault().getID());
    print("charset", Charset.defaultCharset());
    print("out", System.out.getClass());
    print("err", System.err.getClass().equals(PrintStream.class));
    print("uncaught", Thread.getDefaultUncaughtExceptionHandler());
    print("security", Arrays.toString(Security.getProviders()));
    print("proxies", String.valueOf(ProxySelector.getDefault()).replaceAll("@.*", ""));
    print("cookies", CookieHandler.getDefault());
    print("cache", ResponseCache.getDefault());
    print("authenticator", Authenticator.getDefault());
    print("loader", ClassLoader.getSystemClassLoader().getClass());
    print("context", Thread.currentThread().getContextClassLoader().getClass());
    print(
        "beans", new TreeSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null)));
    print("shutdown hooks", shutdownHooks());
    print("done at the end", doneAtTheEnd());
    print("own class", found("dev/weir/agent/runtime/AgentRuntime.class"));
    print("third party", found("com/fasterxml/jackson/core/JsonFactory.class"));
    print("services", found("META-INF/services/com.fasterxml.jackson.core.JsonFactory"));
    for (Thread thread :
        Thread.getAllStackTraces().keySet().stream()
            .sorted(Comparator.comparing(Thread::getName))
            .toList()) {
      ThreadGroup group = thread.getThreadGroup();
      boolean ours = thread.getContextClassLoader() == ClassLoader.getSystemClassLoader();
      if (!thread.getName().startsWith("C") && !thread.getName().equals("Sweeper thread")) {
        System.out.println(
            "thread "
                + thread.getName()
                + " daemon="
                + thread.isDaemon()
                + " group="
                + (group == null ? "none" : group.getName())
                + " sees the application="
                + ours);
      }
    }
  }

  private static void print(String what, @Nullable Object value) {
    System.out.println(what + "=" + String.valueOf(value).replace("\n", "\\n"));
  }

  private static String shutdownHooks() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    return String.valueOf(hooks.get(null)).replaceAll("#\\d+,", "");
  }

  /** What the JVM itself does at its end, such as deleting files. */
  private static String doneAtTheEnd() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.Shutdown").getDeclaredField("hooks");
    hooks.setAccessible(true);
    return Arrays.stream((Runnable[]) hooks.get(null))
        .map(hook -> hook == null ? "" : hook.getClass().getName().replaceAll("[/@].*", ""))
        .toList()
        .toString();
  }

  private static @Nullable URL found(String resource) {
    return ClassLoader.getSystemResource(resource);
  }
}
