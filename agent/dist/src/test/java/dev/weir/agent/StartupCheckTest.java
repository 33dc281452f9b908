package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupCheckTest {
  private static final String SHOP = "org.example.Shop --port 80";
  private static final String KEYTOOL = "sun.security.tools.keytool.Main -list";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 | 17.0.15 |      | " + SHOP,
        "26 | 26      |      | " + SHOP,
        "17 | 17.0.15 |      | ''",
        "27 | 27-ea   | off  | " + SHOP,
        "17 | 17.0.15 | off  | " + KEYTOOL,
        "25 | 25.0.1  |      | org.example.sun.tools.Main",
      })
  void letsApplicationsIn(String specification, String version, String checks, String command) {
    assertThat(StartupCheck.refusal(specification, version, checks, command)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.8  | 1.8.0_402 |     | this is Java 1.8.0_402, and the agent needs 17 or later; run",
        "11   | 11.0.2    |     | this is Java 11.0.2, and the agent needs 17 or later; run",
        "16   | 16.0.2    | off | this is Java 16.0.2, and the agent needs 17 or later; run",
        "what | what      |     | this is Java what, and the agent needs 17 or later; run",
        "27   | 27-ea     |     | this is Java 27, newer than any that this version knows (26);",
        "27   | 27-ea     | on  | this is Java 27, newer than any that this version knows (26);",
      })
  void refusesAJavaThatItDoesNotKnow(
      String specification, String version, String checks, String refusal) {
    assertThat(StartupCheck.refusal(specification, version, checks, SHOP)).startsWith(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        KEYTOOL,
        "java.base/sun.security.tools.keytool.Main",
        "jdk.compiler/com.sun.tools.javac.Main Shop.java",
        "jdk.jcmd/sun.tools.jcmd.JCmd 1 help",
        "jdk.jartool/sun.tools.jar.Main --list",
      })
  void refusesToolsOfTheJdk(String command) {
    assertThat(StartupCheck.refusal("17", "17.0.15", null, command))
        .startsWith("this is a tool of the JDK (" + command.split(" ", 2)[0] + "), not")
        .endsWith("set -Dweir.checks=off to start all the same");
  }

  @ParameterizedTest
  @CsvSource({"27, " + SHOP, "17, " + KEYTOOL})
  void namesTheWayIn(String specification, String command) {
    String refusal = StartupCheck.refusal(specification, specification, null, command);
    assertThat(refusal).contains("-Dweir.checks=off");
    assertThat(StartupCheck.refusal(specification, specification, "off", command)).isNull();
  }
}
