package dev.weir.elasticsearch;

import dev.weir.core.tls.AnyCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom to believe that they are the server. Makes contexts of its own: the JVM's default one is set
 * up once, from what an application may yet want to set.
 */
public final class Trust {
  private Trust() {}

  /**
   * The context in which to speak TLS.
   *
   * @throws IOException if the certificates cannot be read
   */
  public static SSLContext context(Access access) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(access), null);
      return context;
    } catch (CertificateException e) {
      throw new IOException(
          access.authority()
              + " holds no certificate that can be read; give a PEM file, which begins with"
              + " -----BEGIN CERTIFICATE-----",
          e);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java speaks no TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(Access access)
      throws IOException, GeneralSecurityException {
    if (access.insecure()) {
      return new TrustManager[] {new AnyCertificate()};
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    Path authority = access.authority();
    factory.init(authority == null ? null : store(authority));
    return factory.getTrustManagers();
  }

  private static KeyStore store(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
      if (number == 0) {
        throw new CertificateException("no certificate");
      }
    }
    return store;
  }
}
