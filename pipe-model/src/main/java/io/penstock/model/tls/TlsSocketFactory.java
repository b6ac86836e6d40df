package io.penstock.model.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
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

/**
 * TLS over a socket that pgjdbc has connected; it opens none itself. pgjdbc makes it by its name,
 * with the one text of {@link TlsProperties}.
 */
public final class TlsSocketFactory extends SSLSocketFactory {

  /** The first line where the certificate is looked at, and where it is not. */
  static final String VERIFY = "verify";

  static final String SKIP = "skip";

  private static final int PARTS = 3;

  private final boolean verify;
  private final String name;
  private final SSLSocketFactory tls;

  /**
   * Called by pgjdbc.
   *
   * @param argument three parts with a line each: {@link #VERIFY} or {@link #SKIP}; the name that
   *     the certificate must bear, empty where pgjdbc compares it with the host; the authorities'
   *     certificates in PEM, empty for the JVM's
   * @throws GeneralSecurityException when the certificates cannot be used
   * @throws IOException never, in truth: the key store is in memory
   */
  public TlsSocketFactory(String argument) throws GeneralSecurityException, IOException {
    String[] parts = argument.split("\n", PARTS);
    verify = parts[0].equals(VERIFY);
    name = parts[1];
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        null, verify ? trusted(parts[2]) : new TrustManager[] {new AnyCertificate()}, null);
    tls = context.getSocketFactory();
  }

  /** Null for the JVM's trust store. */
  private static TrustManager @Nullable [] trusted(String pem)
      throws GeneralSecurityException, IOException {
    if (pem.isEmpty()) {
      return null;
    }
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
    if (name.isEmpty()) {
      return tls.createSocket(socket, host, port, autoClose);
    }
    SSLSocket named = (SSLSocket) tls.createSocket(socket, name, port, autoClose);
    SSLParameters parameters = named.getSSLParameters();
    if (!isAddress(name)) {
      // JSSE by itself leaves out a name without a dot.
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (verify) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    named.setSSLParameters(parameters);
    return named;
  }

  /** An address has no place in the server name indication (RFC 6066, section 3). */
  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw unconnected();
  }

  private static UnsupportedOperationException unconnected() {
    return new UnsupportedOperationException("opens no connection of its own");
  }
}
