package dev.weir.cli;

import dev.weir.cli.attach.AdminEndpoint;
import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import dev.weir.cli.limits.LimitsEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that talk to a running agent. */
final class AgentFlags {
  static final String TARGET =
      "The agent: its address such as http://127.0.0.1:9466, the process id of its JVM, or a part"
          + " of the name of the main class or jar. Default: "
          + AgentFlags.DEFAULT_PAGE
          + '.';

  private static final String DEFAULT_PAGE = "http://127.0.0.1:9466";
  private static final String TOKEN_VARIABLE = "WEIR_TOKEN";

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "What the agent was given as its option token. Default: WEIR_TOKEN.")
  @Nullable String token;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  String format = "table";

  boolean isJson() {
    if (!format.equals("json") && !format.equals("table")) {
      throw misuse("--format: '" + format + "' is not one of table, json");
    }
    return format.equals("json");
  }

  /**
   * Where to ask.
   *
   * @param target null for where an agent is by default
   */
  LimitsEndpoint endpoint(@Nullable String target, Jvms jvms, Shell shell) throws CommandFailure {
    String given = token == null ? shell.environment().getOrDefault(TOKEN_VARIABLE, "") : token;
    if (given.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw misuse(
          (token == null ? TOKEN_VARIABLE : "--token")
              + " has a character that no token has; give printable ASCII without spaces");
    }
    String page = page(target == null ? DEFAULT_PAGE : target, jvms, shell);
    return new LimitsEndpoint(page, given.isEmpty() ? null : given);
  }

  private String page(String target, Jvms jvms, Shell shell) throws CommandFailure {
    String lower = target.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return checked(target, target);
    }
    if (target.contains("://")) {
      throw noAddress(target);
    }
    if (target.indexOf(':') >= 0) {
      return checked(target, new AdminEndpoint(target).page());
    }
    long pid = JvmChoice.pid(target, jvms, shell);
    Optional<Jvm> jvm = jvms.find(pid);
    if (jvm.isEmpty()) {
      throw CommandFailure.failed(
          "there is no JVM with process id " + pid + "; weir ps lists them", null);
    }
    String address = jvm.get().adminAddress();
    if (address == null) {
      throw CommandFailure.failed(
          "process "
              + pid
              + " ("
              + jvm.get().name()
              + ") shows no agent with a page; weir attach "
              + pid
              + " starts one, or give its address",
          null);
    }
    return checked(address, new AdminEndpoint(address).page());
  }

  private String checked(String target, String address) {
    try {
      URI uri = new URI(address);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return address.endsWith("/") ? address : address + '/';
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw noAddress(target);
  }

  private ParameterException noAddress(String target) {
    return misuse("'" + target + "' is no address of an agent; give one such as " + DEFAULT_PAGE);
  }

  private ParameterException misuse(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
