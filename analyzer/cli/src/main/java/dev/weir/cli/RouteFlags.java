package dev.weir.cli;

import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.RouteTemplate;
import dev.weir.core.route.RouteTemplates;
import dev.weir.core.route.Routing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How paths are grouped into routes; the file with templates is read once. */
final class RouteFlags {
  @Option(
      names = "--routes",
      paramLabel = "FILE",
      description =
          "Route templates, one a line, such as /users/{id}/orders or /static/**; tried before"
              + " routes are guessed.")
  @Nullable String file;

  private @Nullable List<RouteTemplate> templates;

  /**
   * Operator templates first, then what can be guessed; each time a table of its own, that learns
   * for itself.
   *
   * @param command whose option this is
   */
  Routing routing(CommandSpec command) throws CommandFailure {
    return new RouteTable(templates(command), RouteOptions.DEFAULT);
  }

  /** The templates that the operator gave, in their order. */
  List<RouteTemplate> templates(CommandSpec command) throws CommandFailure {
    List<RouteTemplate> read = templates;
    if (read == null) {
      read = file == null ? List.of() : templates(file, command);
      templates = read;
    }
    return read;
  }

  private static List<RouteTemplate> templates(String file, CommandSpec command)
      throws CommandFailure {
    String text = read(file);
    return Misuse.checked(
        command, "--routes", text, content -> RouteTemplates.parse(content, file));
  }

  private static String read(String file) throws CommandFailure {
    try {
      return decoded(file, Files.readAllBytes(Path.of(file)));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
  }

  private static String decoded(String file, byte[] bytes) throws CommandFailure {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      throw CommandFailure.failed(
          file
              + ": at byte "
              + in.position()
              + ": this is not text in UTF-8; give a file of route templates, one a line",
          null);
    }
    return out.flip().toString();
  }
}
