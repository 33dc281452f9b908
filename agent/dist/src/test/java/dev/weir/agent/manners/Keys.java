package dev.weir.agent.manners;

import java.io.IOException;
import java.nio.file.Path;

/** A key and a certificate for {@code localhost}, made by the JDK's {@code keytool}. */
final class Keys {
  /** Of the store and the key in it. */
  static final String PASSWORD = "weir-test";

  private Keys() {}

  /** Starts making a store; it is there when the process has ended. */
  static Jvm generate(Launch launch, Path store) throws IOException {
    return launch.tool(
        "keytool",
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-alias",
        "localhost",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1",
        "-validity",
        "3650");
  }
}
