package dev.weir.replay.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "http://a:8080,                 false, a,        8080, a:8080",
    "http://staging,                false, staging,  80,   staging",
    "https://staging/,              true,  staging,  443,  staging",
    "https://staging:8443,          true,  staging,  8443, staging:8443",
    "'http://[::1]:8080',           false, ::1,      8080, '[::1]:8080'",
  })
  void readsUrls(String text, boolean tls, String host, int port, String authority) {
    Target target = Target.parse(text);
    assertThat(target).isEqualTo(new Target(tls, host, port, 1));
    assertThat(target.authority()).isEqualTo(authority);
  }

  @Test
  void readsAWeight() {
    assertThat(Target.parse("http://a:1,weight=5").weight()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://a,              begins with neither http:// nor https://",
    "a:8080,               begins with neither http:// nor https://",
    "http:///x,            names no host",
    "http://a/api,         has a path",
    "http://a?x=1,         has a path",
    "http://a:99999,       port 99999 is not between 1 and 65535",
    "'http://a,weight=0',  weight 0 is not between 1 and 1000000",
    "'http://a,weight=x',  weight 'x' is no number",
    "'http://a b',         is no URL",
  })
  void saysWhatIsWrong(String text, String what) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void repeatsNoCredentials() {
    assertThatThrownBy(() -> Target.parse("http://me:secret@a"))
        .hasMessageContaining("holds credentials")
        .hasMessageNotContaining("secret");
  }
}
