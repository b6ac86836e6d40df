package io.penstock.model.spec;

import io.penstock.model.secret.SecretRef;

/**
 * The Postgres side.
 *
 * @param host name or address
 * @param port 1–65535
 * @param database to connect to
 * @param username a role with REPLICATION and SELECT
 * @param password where the password is to be had
 * @param tls protection of the connection
 * @param systemIdentifier of the cluster, as {@code pg_control_system()} prints it; empty skips the
 *     check
 * @param timeline of the cluster at Setup, 0 skips the check
 */
public record SourceSpec(
    String host,
    int port,
    String database,
    String username,
    SecretRef password,
    TlsSpec tls,
    String systemIdentifier,
    int timeline) {

  public SourceSpec {
    systemIdentifier = systemIdentifier == null ? "" : systemIdentifier;
  }
}
