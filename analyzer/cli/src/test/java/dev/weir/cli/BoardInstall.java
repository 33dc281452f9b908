package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** Runs of {@code dashboards install}, and what they ask a Kibana for. */
final class BoardInstall {
  static final String STATUS = "/api/status";
  static final String IMPORT = "/api/saved_objects/_import";

  private BoardInstall() {}

  static Run run(String... more) {
    String[] all =
        Stream.concat(Stream.of("dashboards", "install"), Stream.of(more)).toArray(String[]::new);
    return Run.of(all);
  }

  /** It ends with a line that says so. */
  static void assertFailed(Run run, String message) {
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message).doesNotContain("Exception");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  /** What a Kibana says of itself. */
  static String version(String number) {
    return "{\"name\":\"kibana\",\"version\":{\"number\":\""
        + number
        + "\",\"build_flavor\":\"traditional\"},\"status\":{\"overall\":{\"level\":\"available\"}}}";
  }
}
