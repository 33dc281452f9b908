package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.ClientIdentity;
import java.util.Locale;

/** Writes how clients are told apart as the option {@code client-id} has it. */
final class ClientIdentities {
  private ClientIdentities() {}

  /** {@code remote-address}, {@code principal} or {@code header:X-Client-Id}. */
  static String text(ClientIdentity identity) {
    return identity.header() != null
        ? "header:" + identity.header()
        : identity.source().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
