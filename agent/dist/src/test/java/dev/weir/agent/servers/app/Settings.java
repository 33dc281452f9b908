package dev.weir.agent.servers.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What an application's command line says, as {@code name=value}. */
record Settings(Map<String, String> values) {

  static Settings of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return new Settings(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + "= is missing");
    }
    return value;
  }

  int port(String name) {
    return Integer.parseInt(text(name));
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  /** A context with the key store's key. */
  SSLContext tls() throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore(), text("password").toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** One a connection or task: {@code platform} threads, or {@code virtual} ones. */
  ExecutorService threads() throws ReflectiveOperationException {
    if (text("threads").equals("virtual")) {
      // By its name: the method is there from Java 21 on.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
    return Executors.newCachedThreadPool();
  }

  /** Writes a line of the access log: method, path, status, bytes of the body. */
  void served(String method, String target, int status, long bodyBytes) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String line = method + " " + path + " " + status + " " + bodyBytes + "\n";
    try {
      // One write of the whole line in append mode, so that lines of several threads do not mix.
      Files.write(
          path("access-log"),
          line.getBytes(UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(path("key-store"))) {
      store.load(in, text("password").toCharArray());
    }
    return store;
  }
}
