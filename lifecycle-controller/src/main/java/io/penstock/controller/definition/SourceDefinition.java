package io.penstock.controller.definition;

import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.TlsSpec;

/**
 * How Postgres is reached.
 *
 * @param type which product it is; only shown again
 * @param host name or address, never a URL
 * @param port 1–65535
 * @param database to connect to
 * @param username to connect as
 * @param password sealed, or a reference
 * @param tls protection of the connection
 */
public record SourceDefinition(
    String type,
    String host,
    int port,
    String database,
    String username,
    SecretRef password,
    TlsSpec tls) {

  /** The same with another user name. */
  public SourceDefinition withUsername(String other) {
    return new SourceDefinition(type, host, port, database, other, password, tls);
  }

  /** The same with another password. */
  public SourceDefinition withPassword(SecretRef other) {
    return new SourceDefinition(type, host, port, database, username, other, tls);
  }
}
