package dev.weir.s3;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends files to one place of an S3 store.
 *
 * <p>An object appears once all of it is there: a file of up to 64 MiB is one request, and a larger
 * one is sent in parts that are put together at the end, or taken back. Each request has the MD5 of
 * what it carries, which the store compares before it takes it, and is tried three times.
 *
 * <p>Credentials come from the environment, the profile's file, or the machine's role. What needs
 * more than the store's oldest requests is not used, so that others' stores will do.
 *
 * <p>Confined to one thread.
 */
public final class S3Uploads implements Closeable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final String OCTETS = "application/octet-stream";

  private final S3Target target;
  private final S3Client client;

  private S3Uploads(S3Target target, S3Client client) {
    this.target = target;
    this.client = client;
  }

  /**
   * Prepares to send; nothing is sent yet.
   *
   * @param environment is asked for credentials and the region first
   * @throws UploadException if nothing says which region it is
   */
  public static S3Uploads to(S3Target target, Map<String, String> environment)
      throws UploadException {
    try {
      S3ClientBuilder builder =
          S3Client.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(CONNECT_TIMEOUT)
                      .socketTimeout(ANSWER_TIMEOUT))
              .credentialsProvider(credentials(environment))
              .forcePathStyle(target.pathStyle())
              .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
      String region = target.region() == null ? environment.get("AWS_REGION") : target.region();
      if (target.endpoint() != null) {
        builder.endpointOverride(target.endpoint());
        region = region == null ? Region.US_EAST_1.id() : region; // which most do not care about
      }
      if (region != null) {
        builder.region(Region.of(region));
      }
      return new S3Uploads(target, builder.build());
    } catch (SdkException | IllegalArgumentException e) {
      throw new UploadException(UploadFailure.line(e, target), e);
    }
  }

  private static AwsCredentialsProvider credentials(Map<String, String> environment) {
    String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (id.isEmpty() || secret.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        token.isEmpty()
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token));
  }

  /**
   * Sends a file that nobody writes to any more.
   *
   * @return where it is now, {@code s3://…}
   * @throws UploadException if it is not there
   */
  public String upload(Path file) throws UploadException {
    String key = target.keyOf(file.toAbsolutePath().getFileName().toString());
    try {
      FileParts parts = FileParts.of(file);
      if (parts.count() == 1) {
        uploadWhole(key, parts);
      } else {
        uploadInParts(key, parts);
      }
      return target.uriOf(key);
    } catch (SdkException e) {
      throw new UploadException(UploadFailure.line(e, target), e);
    } catch (IOException | UncheckedIOException e) {
      throw new UploadException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void uploadWhole(String key, FileParts file) throws IOException {
    String md5 = file.md5(0);
    var unused =
        client.putObject(
            put -> put.bucket(target.bucket()).key(key).contentMD5(md5), body(file, 0));
  }

  private void uploadInParts(String key, FileParts file) throws IOException {
    String id =
        client.createMultipartUpload(begin -> begin.bucket(target.bucket()).key(key)).uploadId();
    boolean whole = false;
    try {
      List<CompletedPart> sent = new ArrayList<>();
      for (int i = 0; i < file.count(); i++) {
        sent.add(uploadPart(key, id, file, i));
      }
      var unused =
          client.completeMultipartUpload(
              all ->
                  all.bucket(target.bucket())
                      .key(key)
                      .uploadId(id)
                      .multipartUpload(parts -> parts.parts(sent)));
      whole = true;
    } finally {
      if (!whole) {
        takeBack(key, id);
      }
    }
  }

  private CompletedPart uploadPart(String key, String id, FileParts file, int part)
      throws IOException {
    int number = part + 1;
    String md5 = file.md5(part);
    String tag =
        client
            .uploadPart(
                upload ->
                    upload
                        .bucket(target.bucket())
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .contentMD5(md5),
                body(file, part))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  /** Or the store keeps the parts, and asks money for them. */
  private void takeBack(String key, String id) {
    try {
      var unused =
          client.abortMultipartUpload(abort -> abort.bucket(target.bucket()).key(key).uploadId(id));
    } catch (SdkException e) {
      // What went wrong before is told; a rule of the bucket's life cycle takes parts back too.
    }
  }

  private static RequestBody body(FileParts file, int part) {
    return RequestBody.fromContentProvider(() -> file.open(part), file.lengthOf(part), OCTETS);
  }

  @Override
  public void close() {
    client.close();
  }
}
