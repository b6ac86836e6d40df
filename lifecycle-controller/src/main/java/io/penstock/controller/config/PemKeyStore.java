package io.penstock.controller.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's certificate and key as the PEM files that authorities give. */
public final class PemKeyStore {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private PemKeyStore() {}

  /**
   * Both in a key store, whose password is empty.
   *
   * @throws ConfigException saying which file is wrong, and what to do
   */
  public static KeyStore of(ControllerConfig.Tls tls) {
    try {
      Certificate[] chain = chain(tls.certificateFile());
      PrivateKey key = key(tls.keyFile());
      if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
        throw new ConfigException(
            tls.keyFile() + " is not the key of the certificate in " + tls.certificateFile());
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("certificate and key cannot be used: " + e.getMessage());
    }
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException {
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes(file)))
            .toArray(new Certificate[0]);
    if (chain.length == 0) {
      throw new ConfigException(file + " holds no certificate in PEM");
    }
    return chain;
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException {
    Matcher pem = KEY.matcher(new String(bytes(file), java.nio.charset.StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new ConfigException(
          file
              + " holds no key in PKCS #8 without a password (BEGIN PRIVATE KEY); make one of it with"
              + " openssl pkcs8 -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        continue;
      }
    }
    throw new ConfigException(file + " holds a key that is neither RSA, EC nor Ed25519");
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read");
    }
  }
}
