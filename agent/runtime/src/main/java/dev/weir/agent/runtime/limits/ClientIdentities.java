package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Scope;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How clients are told apart, which stands from the start of the agent, and what is wrong where
 * somebody means it otherwise.
 *
 * @param inForce by file or option, as at the start
 * @param option how it would be where a file names nothing else
 */
record ClientIdentities(ClientIdentity inForce, ClientIdentity option) {
  /** As {@link java.net.InetAddress#getHostAddress} writes them, which has no {@code ::}. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}(%.+)?");

  /** What a file names; its default is no wish. */
  static ClientIdentity namedOr(ClientIdentity otherwise, ClientIdentity named) {
    return named.equals(ClientIdentity.REMOTE_ADDRESS) ? otherwise : named;
  }

  /**
   * What is wrong when somebody puts a set in force that means others; null when all is well, or
   * when it has nothing to do with clients.
   *
   * @param from what the set comes from
   */
  @Nullable String warningOfSet(LimitSet set, String from) {
    ClientIdentity named = set.clientIdentity();
    ClientIdentity meant = namedOr(option, named);
    boolean matters =
        !named.equals(ClientIdentity.REMOTE_ADDRESS)
            || set.rules().stream()
                .anyMatch(rule -> rule.per() == Scope.CLIENT || !rule.match().clients().isEmpty());
    return !matters || meant.equals(inForce)
        ? null
        : from
            + " tells clients apart by "
            + text(meant)
            + ", but since its start the agent does by "
            + text(inForce)
            + "; start the application anew, with that file as config";
  }

  /** What is wrong with a limit of one client; null when there may be such a client. */
  @Nullable String warningOfClient(String client) {
    return inForce.source() != ClientIdentity.Source.REMOTE_ADDRESS
            || ADDRESS.matcher(client).matches()
        ? null
        : "nothing comes under "
            + Layers.CLIENT_PREFIX
            + client
            + ", since from its start the agent tells clients apart by address, such as 192.0.2.7"
            + " or 2001:db8:0:0:0:0:0:7; start the application anew with the option"
            + " client-id=header:X-Client-Id, or limit an address";
  }

  /** {@code remote-address}, {@code principal} or {@code header:X-Client-Id}. */
  String text() {
    return text(inForce);
  }

  /** As the option {@code client-id} has it. */
  private static String text(ClientIdentity identity) {
    return identity.header() != null
        ? "header:" + identity.header()
        : identity.source().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
