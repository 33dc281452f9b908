package dev.weir.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaCommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java shop.Main | shop.Main",
        "java -Xmx1g -cp a.jar:b.jar shop.Main -jar x.jar | shop.Main",
        "java -jar /srv/app/shop.jar | shop.jar",
        "java --add-opens java.base/java.lang=ALL-UNNAMED -jar shop.jar | shop.jar",
        "java --add-opens=java.base/java.lang=ALL-UNNAMED shop.Main | shop.Main",
        "java -p mods -m shop/shop.Main | shop/shop.Main",
        "java --module-path=mods --module=shop | shop",
        "java @options shop.Main | shop.Main",
        "/opt/tool/bin/embedding -x | embedding",
        "/opt/jdk/bin/java -jar | java",
        "java -version | java",
      })
  void findsWhatIsRun(String line, String name) {
    assertThat(JavaCommandLine.of(Arrays.asList(line.split(" ", -1))).name()).isEqualTo(name);
  }

  @Test
  void knowsNoNameOfNothing() {
    assertThat(JavaCommandLine.of(List.of()).name()).isEqualTo("?");
  }

  @Test
  void goesByTheLastOfOptionsThatContradict() {
    String on = "-XX:+DisableAttachMechanism";
    String off = "-XX:-DisableAttachMechanism";
    assertThat(JavaCommandLine.of(List.of("java", off, on, "Main")).disablesAttaching()).isTrue();
    assertThat(JavaCommandLine.of(List.of("java", on, off, "Main")).disablesAttaching()).isFalse();
    assertThat(JavaCommandLine.of(List.of("java", "Main", on)).disablesAttaching()).isFalse();
  }
}
