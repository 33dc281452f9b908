package dev.weir.cli;

import dev.weir.elasticsearch.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which servers of the Elastic Stack let us in. */
final class AccessFlags {
  private static final String KEY_VARIABLE = "WEIR_API_KEY";
  private static final String USER_VARIABLE = "WEIR_USER";

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description =
          "API key, encoded or as id:key. A key on the command line is seen by who lists processes:"
              + " the environment variable "
              + KEY_VARIABLE
              + " is not.")
  @Nullable String apiKey;

  @Option(
      names = "--user",
      paramLabel = "USER:PASSWORD",
      description = "User and password. Or set " + USER_VARIABLE + ".")
  @Nullable String user;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust the certificates in this PEM file, instead of those of the platform.")
  @Nullable String authority;

  @Option(
      names = "--insecure",
      description = "Trust any certificate. Whoever is on the way can then read and change all.")
  boolean insecure;

  /** With the environment of this process. */
  Access access(String option, String address) throws CommandFailure {
    return access(option, address, System.getenv(KEY_VARIABLE), System.getenv(USER_VARIABLE));
  }

  /**
   * The server at an address, with these options.
   *
   * @param option that holds the address
   */
  Access access(
      String option,
      String address,
      @Nullable String keyByVariable,
      @Nullable String userByVariable)
      throws CommandFailure {
    if (apiKey != null && user != null) {
      throw Misuse.of(command, "--api-key", "excludes --user; give one of them");
    }
    try {
      Access access = Access.of(address);
      // Variables are for any server; what stands in the address is for this one.
      boolean known = user != null || access.authorization() != null;
      String key = apiKey != null ? apiKey : known ? null : keyByVariable;
      String login = user != null ? user : key == null && !known ? userByVariable : null;
      if (key != null && !key.isBlank()) {
        access = access.withApiKey(key);
      } else if (login != null && !login.isBlank()) {
        access = withUser(access, login);
      }
      if (authority != null) {
        access = access.trusting(readable(authority));
      }
      return insecure ? access.trustingAnyone() : access;
    } catch (IllegalArgumentException e) {
      throw Misuse.of(command, option, String.valueOf(e.getMessage()));
    }
  }

  private Access withUser(Access access, String login) {
    int colon = login.indexOf(':');
    if (colon < 1) {
      throw Misuse.of(command, "--user", "has no password; write USER:PASSWORD");
    }
    return access.withUser(login.substring(0, colon), login.substring(colon + 1));
  }

  private static Path readable(String file) throws CommandFailure {
    try {
      Path path = Path.of(file);
      Files.newInputStream(path).close();
      return path;
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
  }
}
