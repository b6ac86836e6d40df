package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How Postgres is reached, and as whom. */
final class ServerOptions {

  @Option(names = "--host", paramLabel = "HOST", description = "of Postgres")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "of Postgres")
  private @Nullable Integer port;

  @Option(names = "--user", paramLabel = "USER", description = "of Postgres")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "environment variable that holds the password")
  private @Nullable String passwordEnv;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file that holds the password")
  private @Nullable Path passwordFile;

  @Option(names = "--database", paramLabel = "DB", description = "of Postgres")
  private @Nullable String database;

  @Option(
      names = "--ca-certificate",
      paramLabel = "FILE",
      description = "PEM of the authorities that Postgres is verified by; empty for the JVM's")
  private @Nullable String caCertificate;

  @Option(
      names = "--tls-host",
      paramLabel = "HOST",
      description = "name in Postgres' certificate; empty for that of --host")
  private @Nullable String tlsHost;

  @Option(names = "--disable-tls", negatable = true, description = "speak to Postgres in clear")
  private @Nullable Boolean disableTls;

  @Option(
      names = "--skip-cert-verification",
      negatable = true,
      description = "accept any certificate of Postgres")
  private @Nullable Boolean skipCertVerification;

  /**
   * Puts what was given into {@code source.postgres}.
   *
   * @throws IllegalArgumentException where the password or the certificate cannot be read
   */
  void fill(ObjectNode postgres, Surroundings surroundings) {
    Body.put(postgres, "host", host);
    Body.put(postgres, "port", port);
    Body.put(postgres, "credentials", "username", user);
    Body.put(postgres, "credentials", "password", password(surroundings));
    Body.put(postgres, "database", database);
    tls(postgres, surroundings);
  }

  /** Null takes away what an edited pipe has. */
  private void tls(ObjectNode postgres, Surroundings surroundings) {
    if (tlsHost != null) {
      postgres.put("tlsHost", tlsHost.isEmpty() ? null : tlsHost);
    }
    if (caCertificate != null) {
      postgres.put(
          "caCertificate",
          caCertificate.isEmpty() ? null : pem(surroundings.directory().resolve(caCertificate)));
    }
    if (disableTls != null) {
      postgres.put("disableTls", disableTls);
    }
    if (skipCertVerification != null) {
      postgres.put("skipCertVerification", skipCertVerification);
    }
  }

  private static String pem(Path certificate) {
    try {
      return Files.readString(certificate);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + certificate + " cannot be read", e);
    }
  }

  private @Nullable String password(Surroundings surroundings) {
    if (passwordEnv != null) {
      return Password.ofVariable(passwordEnv, surroundings.env());
    }
    return passwordFile == null
        ? null
        : Password.ofFile(surroundings.directory().resolve(passwordFile));
  }

  /** Whether a password was given. */
  boolean givesPassword() {
    return passwordEnv != null || passwordFile != null;
  }
}
