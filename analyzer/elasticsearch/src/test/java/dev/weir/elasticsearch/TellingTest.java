package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final long MINUTE = Telling.MINUTE_NANOS;
  private static final long START = 5;

  private final List<String> said = new ArrayList<>();
  private final Telling telling = new Telling(said::add);

  private static ExportCounts counts(
      long rejected, long dropped, long lost, @Nullable String trouble) {
    return new ExportCounts(100, 0, 0, rejected, dropped, lost, 0, 0, 0, 0, "no ip", trouble, null);
  }

  @Test
  void saysNothingWhereAllIsWell() {
    telling.of(counts(0, 0, 0, null), 0, START);
    telling.of(counts(0, 0, 0, null), 0, START + MINUTE);

    assertThat(said).isEmpty();
  }

  @Test
  void saysWhatCameSinceTheLineBeforeInOneLineAMinute() {
    telling.of(counts(1, 0, 0, null), 0, START);
    telling.of(counts(2, 3, 0, null), 0, START + 1);
    telling.of(counts(2, 4, 5, null), 6, START + MINUTE - 1);
    assertThat(said).containsExactly("1 documents were rejected: no ip");

    telling.of(counts(2, 4, 5, null), 6, START + MINUTE);
    assertThat(said.get(1))
        .isEqualTo(
            "1 documents were rejected: no ip; 4 documents were dropped for want of room;"
                + " 5 documents were lost with files of the spool;"
                + " 6 exchanges were left out, they came too fast");
    telling.of(counts(2, 4, 5, null), 6, START + 2 * MINUTE);
    assertThat(said).hasSize(2);
  }

  @Test
  void saysThatTheServerIsAwayAndThatItIsBack() {
    telling.of(counts(0, 0, 0, "does not answer"), 0, START);
    telling.of(counts(0, 0, 0, "does not answer"), 0, START + MINUTE);
    telling.of(counts(0, 0, 0, null), 0, START + MINUTE);

    assertThat(said)
        .containsExactly(
            "documents do not go to Elasticsearch at present: does not answer",
            "documents go to Elasticsearch again");
  }

  @Test
  void keepsAFaultForTheNextLineThatMayBeSaid() {
    telling.notYet("no folder", START);
    telling.notYet("no folder", START + 1);
    telling.failed(new IllegalStateException("odd"));
    telling.of(counts(0, 0, 0, null), 0, START + 2);
    assertThat(said).hasSize(1);

    telling.of(counts(0, 0, 0, null), 0, START + MINUTE);
    telling.of(counts(0, 0, 0, null), 0, START + 2 * MINUTE);
    assertThat(said)
        .containsExactly(
            "nothing goes to Elasticsearch yet, it is tried again: no folder",
            "the export failed once or more, and goes on: java.lang.IllegalStateException: odd");
  }
}
