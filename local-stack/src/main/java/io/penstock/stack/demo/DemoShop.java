package io.penstock.stack.demo;

import io.penstock.stack.postgres.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The source of the demo: database {@code demo}, owned by a role that may only do what a pipe
 * needs.
 */
final class DemoShop {
  static final String DATABASE = "demo";
  static final String ROLE = "demo_pipe";
  static final String ROWS = "470,000";
  static final List<String> TABLES = List.of("customers", "orders", "events");
  private static final String SCRIPT = "/demo/shop.sql";

  private final LocalPostgres postgres;
  private final String password;

  DemoShop(LocalPostgres postgres, String password) {
    this.postgres = postgres;
    this.password = password;
  }

  /** Makes role, database and tables unless they are there; says whether they had to be made. */
  boolean open() throws SQLException, IOException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
        // The password is hex of our own making: nothing in it to quote.
        statement.execute("CREATE ROLE " + ROLE + " LOGIN REPLICATION PASSWORD '" + password + "'");
      }
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + ROLE);
      }
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (exists(statement, "SELECT 1 FROM pg_tables WHERE tablename = 'events'")) {
        return false;
      }
      connection.setAutoCommit(false);
      statement.execute(script());
      connection.commit();
      return true;
    }
  }

  /** A connection as the pipe's own role, which owns the tables. */
  Connection connect() throws SQLException {
    return java.sql.DriverManager.getConnection(postgres.jdbcUrl(DATABASE), ROLE, password);
  }

  String host() {
    return postgres.host();
  }

  int port() {
    return postgres.port();
  }

  String password() {
    return password;
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static String script() throws IOException {
    try (InputStream in = DemoShop.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("no " + SCRIPT + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
