package dev.weir.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.MultipartUpload;
import org.jclouds.blobstore.domain.StorageMetadata;

/** An S3 store of this process that holds its objects in memory and checks signatures. */
final class Store implements AutoCloseable {
  static final String ID = "weir-test";
  static final String SECRET = "not-a-secret";
  static final String BUCKET = "traffic";

  private final BlobStoreContext context;
  private final S3Proxy proxy;

  private Store(BlobStoreContext context, S3Proxy proxy) {
    this.context = context;
    this.proxy = proxy;
  }

  static Store start() throws Exception {
    BlobStoreContext context =
        // By its class: a search by name would come across clouds whose classes are left out.
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .credentials("any", "any")
            .build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, BUCKET);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ID, SECRET)
            .build();
    proxy.start();
    return new Store(context, proxy);
  }

  String endpoint() {
    return "http://127.0.0.1:" + proxy.getPort();
  }

  int port() {
    return proxy.getPort();
  }

  /** The keys of all objects. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (StorageMetadata each : blobs().list(BUCKET)) {
      keys.add(each.getName());
    }
    return keys;
  }

  List<MultipartUpload> unfinished() {
    return blobs().listMultipartUploads(BUCKET);
  }

  byte[] object(String key) throws IOException {
    Blob blob = blobs().getBlob(BUCKET, key);
    try (InputStream in = blob.getPayload().openStream()) {
      return in.readAllBytes();
    }
  }

  private BlobStore blobs() {
    return context.getBlobStore();
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the store does not stop", e);
    }
    context.close();
  }
}
