package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the server and the role allow.
 *
 * @param version {@code server_version_num}: 150004
 * @param walLevel must be {@code logical} for a stream
 * @param maxSlots most replication slots
 * @param usedSlots of them
 * @param maxWalSenders most replication connections
 * @param usedWalSenders of them
 * @param replicates whether the role may replicate
 * @param mayCreate whether the role may make a publication in the database
 * @param standby whether the server is in recovery
 * @param encoding of the database
 * @param role the role itself
 */
public record ServerFacts(
    int version,
    String walLevel,
    int maxSlots,
    int usedSlots,
    int maxWalSenders,
    int usedWalSenders,
    boolean replicates,
    boolean mayCreate,
    boolean standby,
    String encoding,
    String role) {

  /** The first version whose pgoutput sends values in binary form (release notes of 14). */
  public static final int OLDEST = 140_000;

  /** Asks the server. */
  public static ServerFacts read(Connection connection) {
    try (PreparedStatement sql =
            connection.prepareStatement(SqlFile.read("postgres/server_facts.sql"));
        ResultSet row = sql.executeQuery()) {
      row.next();
      return new ServerFacts(
          row.getInt("version"),
          row.getString("wal_level"),
          row.getInt("max_slots"),
          row.getInt("used_slots"),
          row.getInt("max_wal_senders"),
          row.getInt("used_wal_senders"),
          row.getBoolean("replicates"),
          row.getBoolean("may_create"),
          row.getBoolean("standby"),
          row.getString("encoding"),
          row.getString("role"));
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
