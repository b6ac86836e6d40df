package io.penstock.stack.postgres;

import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and a server's certificate by it, made with the JDK's keytool. */
public final class ServerCertificate {

  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private ServerCertificate(KeyStore store) {
    this.store = store;
  }

  /**
   * Makes both.
   *
   * @param directory that exists; a key store is left in it
   * @param names what the certificate bears, as keytool writes them: {@code dns:a}, {@code
   *     ip:10.0.0.1}
   */
  public static ServerCertificate make(Path directory, String names) {
    Path file = directory.resolve("server.p12");
    keytool(file, "ca", "CN=Test authority", "bc:c=ca:true");
    keytool(file, "server", "CN=server", "san=" + names, "-signer", "ca");
    try {
      return new ServerCertificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } catch (GeneralSecurityException | IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }

  private static void keytool(
      Path file, String alias, String name, String extension, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", name, "-ext", extension));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", file.toString()));
    command.addAll(List.of(more));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new StackException("keytool failed to make " + alias);
      }
    } catch (IOException e) {
      throw new StackException("keytool cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  /** The authority's certificate. */
  public String authority() {
    return certificate("ca");
  }

  /** The server's own certificate. */
  public String server() {
    return certificate("server");
  }

  /** The server's private key, PKCS #8. */
  public String key() {
    try {
      return pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new StackException("no key of the server", e);
    }
  }

  /** A server that speaks TLS with this certificate; its cluster is made if there is none. */
  public PostgresOptions in(PostgresOptions options) {
    LocalPostgres.prepare(options).close();
    try {
      Path data = options.directory().resolve("data");
      Files.writeString(data.resolve("server.crt"), server());
      Secrets.write(data.resolve("server.key"), key());
    } catch (IOException e) {
      throw new StackException("cannot write a certificate", e);
    }
    return options.with("ssl", "on");
  }

  private String certificate(String alias) {
    try {
      return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new StackException("no certificate " + alias, e);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
  }
}
