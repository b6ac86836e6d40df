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
 * @param timeline of the cluster at Setup or since a promotion that the pipe went along with, 0
 *     skips the check
 * @param promotedFrom the timeline before that promotion, 0 for none: positions in states that do
 *     not name theirs are of it
 */
public record SourceSpec(
    String host,
    int port,
    String database,
    String username,
    SecretRef password,
    TlsSpec tls,
    String systemIdentifier,
    int timeline,
    Integer promotedFrom) {

  public SourceSpec {
    systemIdentifier = systemIdentifier == null ? "" : systemIdentifier;
    promotedFrom = promotedFrom == null ? 0 : promotedFrom;
  }

  /** A source that is still what it was at Setup. */
  public SourceSpec(
      String host,
      int port,
      String database,
      String username,
      SecretRef password,
      TlsSpec tls,
      String systemIdentifier,
      int timeline) {
    this(host, port, database, username, password, tls, systemIdentifier, timeline, 0);
  }

  /** The same cluster after a standby of it was promoted. */
  public SourceSpec promotedTo(int newer) {
    return new SourceSpec(
        host, port, database, username, password, tls, systemIdentifier, newer, timeline);
  }
}
