package io.penstock.controller.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS with a given authority and a given name. pgjdbc makes it by its name, with one text argument:
 * the first line is the name the certificate must bear (empty: pgjdbc compares it), the rest the
 * authority's certificates in PEM (empty: the JVM's).
 */
public final class TlsSocketFactory extends WrappedFactory {

  private final String name;

  /**
   * Called by pgjdbc.
   *
   * @throws GeneralSecurityException when the certificates cannot be used
   * @throws IOException never, in truth: the key store is in memory
   */
  public TlsSocketFactory(String argument) throws GeneralSecurityException, IOException {
    int end = argument.indexOf('\n');
    name = argument.substring(0, end);
    String pem = argument.substring(end + 1);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, pem.isEmpty() ? null : trust(pem), null);
    factory = context.getSocketFactory();
  }

  private static TrustManager @Nullable [] trust(String pem)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int index = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
      store.setCertificateEntry("ca" + index++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocketFactory tls = factory;
    if (name.isEmpty()) {
      return tls.createSocket(socket, host, port, autoClose);
    }
    SSLSocket protectedSocket = (SSLSocket) tls.createSocket(socket, name, port, autoClose);
    SSLParameters parameters = protectedSocket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    protectedSocket.setSSLParameters(parameters);
    return protectedSocket;
  }
}
