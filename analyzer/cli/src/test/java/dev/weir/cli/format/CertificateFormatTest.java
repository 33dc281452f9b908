package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Deviation;
import dev.weir.core.conformance.Measurement;
import dev.weir.core.conformance.Window;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateFormatTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final long SECOND = 1_000_000_000;
  private static final long START = Reports.hostile().source().endNanos();
  private static final Measurement NOTHING = new Measurement(0, null, 0, 0, 0, null, null, 0);

  private static List<Certificate> certificates() {
    return List.of(
        new Certificate(
            rule("report-export", Scope.LIMIT, Action.DELAY, null),
            new Allowance(5_000_000, 10_000_000),
            65_536,
            12,
            152_413_906,
            1,
            0,
            0,
            "",
            new Measurement(
                152_413_906,
                new Window(START + 12_345_678, START + 3 * SECOND, 24_910_217, 9_972_111),
                30 * SECOND,
                28 * SECOND,
                139_820_000,
                new Deviation(SECOND / 10, 279, -0.021, 0, 0.019, -0.043),
                new Deviation(SECOND, 27, -0.004, 0, 0.003, 0.0061),
                0),
            0),
        new Certificate(
            rule("every\u202eclient", Scope.CLIENT, Action.REJECT, new AdaptiveRange(1, 40_000)),
            new Allowance(40_000, 2_000),
            0,
            1_234,
            98_765,
            1_000,
            3,
            7,
            "evil\u001b[31m",
            new Measurement(
                40_000,
                new Window(START + SECOND, START + SECOND, 2_001, 2_001),
                SECOND,
                0,
                0,
                null,
                null,
                55),
            1_055),
        new Certificate(
            rule("images", Scope.ENDPOINT, Action.OBSERVE, null),
            Allowance.of(1_000),
            65_536,
            0,
            0,
            0,
            0,
            0,
            "",
            NOTHING,
            0),
        new Certificate(
            rule("asked-only", Scope.CONNECTION, Action.DELAY, null),
            Allowance.of(1_000),
            65_536,
            2,
            0,
            2,
            0,
            0,
            "",
            NOTHING,
            0));
  }

  private static LimitRule rule(
      String name, Scope per, Action action, @Nullable AdaptiveRange adaptive) {
    return new LimitRule(
        name, Match.ALL, Direction.RESPONSE, per, Allowance.of(20_000), action, adaptive);
  }

  private static String write(String format, Screen screen) throws IOException {
    StringWriter out = new StringWriter();
    CertificateFormat.named(format, screen).write(Reports.hostile(), certificates(), out);
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "table, 120, true, false, certificates-120.txt",
    "table, 70, false, true, certificates-70-ascii-color.txt",
    "json, 100, true, false, certificates.json",
  })
  void writesWhatTheGoldenFileHolds(
      String format, int columns, boolean unicode, boolean color, String file) throws IOException {
    String written = write(format, new Screen(columns, unicode, color));
    Path golden = GOLDEN.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
  }

  @Test
  void letsNoControlCharacterThrough() throws IOException {
    for (String format : List.of("table", "json")) {
      assertThat(write(format, new Screen(100, true, false)).replace("\n", ""))
          .matches(text -> text.chars().noneMatch(Character::isISOControl), "has no controls")
          .doesNotContain("\u202e");
    }
  }
}
