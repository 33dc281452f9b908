package dev.weir.cli;

import dev.weir.cli.board.BoardsException;
import dev.weir.cli.board.Grafana;
import dev.weir.cli.board.Kibana;
import dev.weir.cli.board.Outcome;
import dev.weir.cli.board.PackedBoards;
import dev.weir.cli.format.BoardsTable;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Cluster;
import dev.weir.elasticsearch.ClusterException;
import dev.weir.elasticsearch.Templates;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir dashboards install}: to Elasticsearch, Kibana and Grafana. */
@Command(
    name = "install",
    description = {
      "Installs what comes with Weir: index templates into Elasticsearch, dashboards, searches and"
          + " data views into Kibana (8.14 or later, 9.x), dashboards into Grafana.",
      "What was installed before is replaced. Rules are not installed: see weir dashboards export."
    },
    footer = {
      "",
      "weir dashboards install --elasticsearch http://localhost:9200 --kibana"
          + " http://localhost:5601",
      "weir dashboards install --grafana http://localhost:3000"
    })
final class DashboardsInstallCommand implements Callable<Integer> {
  private static final String TOKEN_VARIABLE = "WEIR_GRAFANA_TOKEN";

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Put index templates into this Elasticsearch.")
  @Nullable String elasticsearch;

  @Option(names = "--kibana", paramLabel = "URL", description = "Import into this Kibana.")
  @Nullable String kibana;

  @Option(
      names = "--space",
      paramLabel = "ID",
      defaultValue = "default",
      description = "Into this space of Kibana. Default: ${DEFAULT-VALUE}.")
  String space = "default";

  @Option(
      names = "--grafana",
      paramLabel = "URL",
      description = "Put dashboards into this Grafana.")
  @Nullable String grafana;

  @Option(
      names = "--grafana-token",
      paramLabel = "TOKEN",
      description = "A service account's token. Default: " + TOKEN_VARIABLE + ".")
  @Nullable String grafanaToken;

  @Mixin AccessFlags access = new AccessFlags();

  @Mixin CommonFlags common = new CommonFlags();

  DashboardsInstallCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    if (elasticsearch == null && kibana == null && grafana == null) {
      throw new ParameterException(
          spec.commandLine(), "nothing to install to; give --elasticsearch, --kibana or --grafana");
    }
    if (!space.matches("[a-z0-9_-]+")) {
      throw Misuse.of(spec, "--space", "'" + space + "' is no id of a space; look at its URL");
    }
    boolean whole = true;
    try {
      if (elasticsearch != null) {
        templates(elasticsearch);
      }
      if (kibana != null) {
        whole = objects(kibana);
      }
      if (grafana != null) {
        boards(grafana);
      }
    } catch (ClusterException | BoardsException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
    if (!whole) {
      throw CommandFailure.failed("not everything was installed; see above", null);
    }
    return ExitCode.DONE;
  }

  private void templates(String address) throws IOException, CommandFailure, ClusterException {
    try (Cluster cluster = new Cluster(access.access("--elasticsearch", address))) {
      Templates.replace(cluster);
      List<Outcome> outcomes = new ArrayList<>();
      for (String path : Templates.all().keySet()) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        outcomes.add(new Outcome(path.substring(2, path.lastIndexOf('/')), id, "", null));
      }
      print("Elasticsearch at " + cluster.access(), outcomes);
      if (cluster.note() != null) {
        shell.err().println("weir: " + cluster.note());
      }
    }
  }

  private boolean objects(String address) throws IOException, CommandFailure, BoardsException {
    Access to = access.access("--kibana", address);
    Kibana server = new Kibana(to, space);
    String version = server.version();
    List<Outcome> outcomes = server.importObjects(PackedBoards.savedObjects());
    print("Kibana " + version + " at " + to + ", space " + space, outcomes);
    return outcomes.stream().allMatch(outcome -> outcome.problem() == null);
  }

  private void boards(String address) throws IOException, BoardsException {
    // Not by AccessFlags: what lets us into the Elastic Stack is none of Grafana's business.
    Access to = Misuse.checked(spec, "--grafana", address, Access::of);
    to = access.authority == null ? to : to.trusting(Path.of(access.authority));
    to = access.insecure ? to.trustingAnyone() : to;
    Grafana server = new Grafana(to, token());
    List<Outcome> outcomes = new ArrayList<>();
    for (String dashboard : PackedBoards.grafana()) {
      outcomes.add(server.put(dashboard));
    }
    print("Grafana at " + to, outcomes);
  }

  private @Nullable String token() {
    String token =
        grafanaToken == null
            ? shell.environment().getOrDefault(TOKEN_VARIABLE, "").strip()
            : grafanaToken;
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw Misuse.of(
          spec,
          grafanaToken == null ? TOKEN_VARIABLE : "--grafana-token",
          "has a character that no token has; give printable ASCII without spaces");
    }
    return token.isEmpty() ? null : token;
  }

  private void print(String where, List<Outcome> outcomes) throws IOException {
    Writer out = Results.to(shell.out());
    out.write(where + "\n");
    BoardsTable.outcomes(outcomes, shell.screen(common.color), out);
    out.flush();
  }
}
