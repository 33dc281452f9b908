package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.elasticsearch.Access;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which of several credentials a server gets to see. */
class AccessFlagsTest {
  private static final String URL = "http://localhost:9200";
  private final AccessFlags flags = new AccessFlags();

  private String authorization(String url) throws CommandFailure {
    Access access = flags.access("--elasticsearch", url, "a2V5", "ann:other");
    return Objects.requireNonNull(access.authorization());
  }

  @Test
  void aVariableIsForWhateverServerIsNamed() throws CommandFailure {
    assertThat(authorization(URL)).isEqualTo("ApiKey a2V5");
  }

  @Test
  void whatStandsInTheAddressIsForThatServerAlone() throws CommandFailure {
    String inAddress = authorization("http://bob:secret@localhost:9200");
    assertThat(inAddress).startsWith("Basic ");
    flags.user = "bob:secret";
    assertThat(authorization(URL)).isEqualTo(inAddress);
  }

  @Test
  void anOptionIsStrongerThanBoth() throws CommandFailure {
    flags.apiKey = "b3RoZXI=";
    assertThat(authorization("http://bob:secret@localhost:9200")).isEqualTo("ApiKey b3RoZXI=");
  }
}
