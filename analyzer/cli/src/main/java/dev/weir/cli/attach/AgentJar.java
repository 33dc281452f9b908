package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds {@code weir-agent.jar} and other files that come with the program. */
public final class AgentJar {
  private static final String VARIABLE = "WEIR_AGENT";

  private AgentJar() {}

  /**
   * The agent: as told, else as the environment says, else beside the program, else in the source
   * tree.
   *
   * @param told by an option, null when it was not given
   * @param program the jar or folder of classes that runs
   * @throws AttachException naming what was looked at
   */
  public static Path find(@Nullable String told, Map<String, String> environment, Path program)
      throws AttachException {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (told != null) {
      return readable(told, "--agent");
    }
    if (!variable.isEmpty()) {
      return readable(variable, VARIABLE);
    }
    return beside(program, "agent/dist/target/weir-agent.jar", "--agent FILE or " + VARIABLE);
  }

  /**
   * A file of the distribution: beside the program, else in the source tree.
   *
   * @param inTree its path from the top of the source tree
   * @param mend what else would name it
   */
  public static Path beside(Path program, String inTree, String mend) throws AttachException {
    Path folder = program.toAbsolutePath().normalize().getParent();
    List<Path> places = new ArrayList<>();
    if (folder != null) {
      places.add(folder.resolve(JavaCommandLine.fileName(inTree)));
      // The program is at analyzer/cli/target there.
      places.add(folder.resolve("../../..").resolve(inTree).normalize());
    }
    for (Path place : places) {
      if (Files.isReadable(place)) {
        return place;
      }
    }
    throw new AttachException(
        JavaCommandLine.fileName(inTree)
            + " was not found at "
            + places
            + "; say where it is: "
            + mend);
  }

  private static Path readable(String name, String from) throws AttachException {
    try {
      return Path.of(name).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw new AttachException(
          from
              + ": there is no file "
              + name
              + " that can be read; give the path of weir-agent.jar",
          e);
    }
  }
}
