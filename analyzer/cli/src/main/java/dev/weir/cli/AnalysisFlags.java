package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how packets become exchanges. */
final class AnalysisFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      description =
          "A port that HTTP servers listen on; may be given several times. Other connections are"
              + " not looked into. Default: every connection may be HTTP.")
  List<Integer> ports = new ArrayList<>();

  @Option(
      names = "--unwrap",
      description = "Look into GRE and VXLAN tunnels, as mirrored traffic comes in.")
  boolean unwrap;

  /** The options that were given, as they might be written again; empty when there are none. */
  String words() {
    StringJoiner words = new StringJoiner(" ");
    new TreeSet<>(ports).forEach(port -> words.add("--port " + port));
    return unwrap ? words.add("--unwrap").toString() : words.toString();
  }

  AnalysisOptions options() {
    try {
      return new AnalysisOptions(new HashSet<>(ports), unwrap, AnalysisOptions.defaults().limits());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--port: " + e.getMessage(), e);
    }
  }
}
