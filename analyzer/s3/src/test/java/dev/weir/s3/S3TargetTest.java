package dev.weir.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3TargetTest {
  @ParameterizedTest
  @CsvSource({
    "s3://b-1/, a.csv, s3://b-1/a.csv",
    "s3://b-1, a.csv, s3://b-1/a.csv",
    "s3://b-1/x/y/, a.csv, s3://b-1/x/y/a.csv",
    "s3://b-1/x/y.csv, a.csv, s3://b-1/x/y.csv",
  })
  void namesObjectsAfterFiles(String text, String file, String uri) {
    S3Target target = S3Target.parse(text, null, null, false);
    assertThat(target.uriOf(target.keyOf(file))).isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "b/x, does not begin with s3://",
    "s3:///x, is no name of a bucket",
    "s3://a b/x, is no name of a bucket",
  })
  void refusesWhatNamesNoBucket(String text, String message) {
    assertThatThrownBy(() -> S3Target.parse(text, null, null, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNoEndpoint() {
    for (String endpoint : new String[] {"minio:9000", "ftp://x", "http:", "a b"}) {
      assertThatThrownBy(() -> S3Target.parse("s3://bucket/", endpoint, null, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'" + endpoint + "' is no endpoint; give one such as https://minio.example:9000");
    }
  }
}
