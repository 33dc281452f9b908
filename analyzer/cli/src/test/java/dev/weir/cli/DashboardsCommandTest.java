package dev.weir.cli;

import static dev.weir.cli.BoardInstall.assertFailed;
import static dev.weir.cli.BoardInstall.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dashboards} lists and writes, and installs into Elasticsearch. */
class DashboardsCommandTest {
  @TempDir Path folder;

  @Test
  void listsWhatThereIs() {
    Run run = Run.of("dashboards", "list");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("dashboard +weir-endpoints +Weir: top endpoints")
        .containsPattern("search +weir-slow-static +Weir: static content slower than 500 ms")
        .containsPattern("index-pattern +weir-limits-view")
        .containsPattern("template +logs-weir.http")
        .containsPattern("rule +slow-static")
        .doesNotContain("visualization");
  }

  @Test
  void writesTheFilesAsTheyAre() throws IOException {
    Path target = folder.resolve("boards");
    Run run = Run.of("dashboards", "export", target.toString());
    assertThat(run.exitCode()).isZero();
    Path root = Path.of("../../dashboards");
    try (Stream<Path> files = Files.walk(target)) {
      List<Path> written = files.filter(Files::isRegularFile).map(target::relativize).toList();
      assertThat(written)
          .contains(Path.of("kibana/weir.ndjson"), Path.of("kibana/rules/slow-static.json"))
          .allSatisfy(
              file -> assertThat(target.resolve(file)).hasSameBinaryContentAs(root.resolve(file)));
      assertThat(run.err()).contains(written.size() + " files");
    }
  }

  @Test
  void saysWhenItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertFailed(Run.of("dashboards", "export", file.toString()), file.toString());
  }

  @Test
  void wantsSomewhereToInstallTo() {
    Run run = run();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("give --elasticsearch, --kibana or --grafana");
  }

  @Test
  void wantsACommand() {
    assertThat(Run.of("dashboards").err()).contains("one of: list, install, export");
  }

  @Test
  void saysThatElasticsearchWantsCredentials() throws IOException {
    try (FakeBoardServer server = FakeBoardServer.start()) {
      server.answer("/_nodes/_local", 401, "{}");
      assertFailed(run("--elasticsearch", server.url()), "give --api-key or --user");
    }
  }

  @Test
  void putsTemplatesIntoARealElasticsearch() throws IOException {
    RealElasticsearch elasticsearch = RealElasticsearch.shared();
    String url = elasticsearch.url().toString();
    Run run = run("--elasticsearch", url);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Elasticsearch at " + url + "\n")
        .containsPattern("index_template +logs-weir.http +installed\n")
        .containsPattern("component_template +weir-settings +installed\n");
    assertThat(elasticsearch.ask("GET", "/_index_template/metrics-weir.*", null))
        .contains("metrics-weir.routes", "metrics-weir.limits", "metrics-weir.books");
  }
}
