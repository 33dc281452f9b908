package dev.weir.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's runtime from where no class loader of the application finds it: entries under
 * {@code weir/} of the agent's own jar, with an ending of their own.
 *
 * <p>Its parent is the platform's loader, so the runtime sees the JDK and itself, and nothing of
 * the application. Any thread may call.
 */
final class RuntimeLoader extends ClassLoader {
  private static final String FOLDER = "weir/";
  private static final String CLASS = ".class";
  private static final String HIDDEN_CLASS = ".classdata";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final URL jarUrl;
  private final ProtectionDomain domain;

  /**
   * @param domain of the agent's entry points: what a policy grants them, the runtime may do
   */
  RuntimeLoader(JarFile jar, URL jarUrl, ProtectionDomain domain, @Nullable ClassLoader parent) {
    super(parent);
    this.jar = jar;
    this.jarUrl = jarUrl;
    this.domain = domain;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      // The door lies here too, but it is the boot loader's to hold.
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = open(name.replace('.', '/') + CLASS)) {
      if (in != null) {
        byte[] classFile = readAll(in);
        return defineClass(name, classFile, 0, classFile.length, domain);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      InputStream own = open(name);
      return own != null ? own : super.getResourceAsStream(name);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String entry = entryName(name);
    try {
      return jar.getEntry(entry) == null ? null : new URL("jar:" + jarUrl + "!/" + entry);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(found));
  }

  private @Nullable InputStream open(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(entryName(name));
    return entry == null ? null : jar.getInputStream(entry);
  }

  private static String entryName(String name) {
    return FOLDER
        + (name.endsWith(CLASS)
            ? name.substring(0, name.length() - CLASS.length()) + HIDDEN_CLASS
            : name);
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(8192);
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }
}
