package io.penstock.e2e;

import static java.util.regex.Matcher.quoteReplacement;

import io.penstock.controller.docs.DocBlock;
import io.penstock.controller.docs.SqlStatements;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import io.penstock.stack.postgres.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Postgres that the documents call {@code db.example}, or by a provider's name: one of ours,
 * with a certificate that bears all these names, by an authority that only its file knows.
 */
final class DocumentedSource implements AutoCloseable {

  private static final String AUTHORITY = "ca.pem";
  private static final Pattern HOST =
      Pattern.compile("--host (?!127\\.)(\\S+)( --port 5432)?( --tls-host (\\S+))?");
  private static final Pattern FIELDS =
      Pattern.compile("(\"?)host\\1: \"?db\\.example\"?(,? |\\s+)\"?port\"?: 5432");
  private static final Pattern AUTHORITIES = Pattern.compile("--ca-certificate (\\S+)");

  /** What the pages speak of as their reader's own. */
  private static final String[] TABLES = {
    "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, photo bytea)",
    "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, status text, total numeric(12, 2))",
    "CREATE TABLE invoices (id bigint PRIMARY KEY, total numeric)",
    "CREATE TABLE items (id bigint PRIMARY KEY, article text)",
    "CREATE TABLE users (id bigint PRIMARY KEY, name text)",
    "INSERT INTO customers SELECT i, 'customer ' || i, '\\x01' FROM generate_series(1, 1000) i",
    "INSERT INTO orders SELECT i, 1 + i % 1000, 'new', i / 7.0 FROM generate_series(1, 10000) i",
    "INSERT INTO invoices SELECT i, i * 0.25 FROM generate_series(1, 1000) i",
    "INSERT INTO items SELECT i, 'article ' || i FROM generate_series(1, 1000) i",
    "INSERT INTO users SELECT i, 'user ' || i FROM generate_series(1, 1000) i",
  };

  private final LocalPostgres postgres;
  private final String authority;

  private DocumentedSource(LocalPostgres postgres, String authority) {
    this.postgres = postgres;
    this.authority = authority;
  }

  /** Starts it in a directory that exists. */
  static DocumentedSource start(Path directory) {
    ServerCertificate certificate =
        ServerCertificate.make(directory, "dns:" + String.join(",dns:", hosts()));
    PostgresOptions options = PostgresOptions.in(directory.resolve("postgres"));
    return new DocumentedSource(
        LocalPostgres.start(certificate.in(options)), certificate.authority());
  }

  private static Set<String> hosts() {
    Set<String> hosts = named(HOST, 1);
    hosts.addAll(named(HOST, 4));
    hosts.removeIf(host -> Character.isDigit(host.charAt(0)));
    return hosts;
  }

  private static Set<String> named(Pattern pattern, int group) {
    Set<String> names = new TreeSet<>();
    for (DocBlock block : DocBlock.shell()) {
      Matcher found = pattern.matcher(block.text());
      while (found.find()) {
        if (found.group(group) != null) {
          names.add(found.group(group));
        }
      }
    }
    return names;
  }

  /** Puts the authority's certificate where the documented commands look for it. */
  void writeAuthorities(Path directory) throws IOException {
    Files.writeString(directory.resolve(AUTHORITY), authority);
    for (String file : named(AUTHORITIES, 1)) {
      Files.writeString(directory.resolve(file), authority);
    }
  }

  /**
   * Commands, YAML or JSON with this server in place of the documented host, whose name goes to
   * where TLS looks for it.
   */
  String in(String text) {
    String known = text.contains("--ca-certificate") ? "" : " --ca-certificate " + AUTHORITY;
    String here = HOST.matcher(text).replaceAll(found -> quoteReplacement(flags(found) + known));
    return FIELDS.matcher(here).replaceAll(found -> quoteReplacement(fields(found)));
  }

  private String flags(MatchResult found) {
    String name = found.group(4) == null ? found.group(1) : found.group(4);
    return "--host 127.0.0.1 --port " + postgres.port() + " --tls-host " + name;
  }

  /** With the quotes and the space that the format has. */
  private String fields(MatchResult found) {
    String quote = found.group(1);
    return String.join(
        found.group(2),
        quote + "host" + quote + ": \"127.0.0.1\"",
        quote + "port" + quote + ": " + postgres.port(),
        quote + "tlsHost" + quote + ": \"db.example\"",
        quote + "caCertificate" + quote + ": \"" + authority.replace("\n", "\\n") + "\"");
  }

  /** Makes role and tables anew in a database, as the guide says. */
  void anew(String database) throws SQLException {
    postgres.execute(
        "DROP DATABASE IF EXISTS app WITH (FORCE)",
        "DO $$ BEGIN IF to_regrole('penstock') IS NOT NULL THEN DROP OWNED BY penstock;"
            + " END IF; END $$",
        "DROP ROLE IF EXISTS penstock",
        "CREATE DATABASE app");
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : TABLES) {
        statement.execute(sql);
      }
      for (DocBlock block : DocBlock.of("docs/guide.md")) {
        if (block.language().equals("sql") && block.comment().isEmpty()) {
          for (String sql : SqlStatements.of(block)) {
            statement.execute(sql);
          }
        }
      }
      statement.execute("GRANT CREATE ON DATABASE " + database + " TO penstock");
      for (String table : List.of("customers", "orders", "invoices", "items", "users")) {
        statement.execute("ALTER TABLE " + table + " OWNER TO penstock");
      }
    }
  }

  /** Slots of any database. */
  List<String> slots() throws SQLException {
    return ask("postgres", "SELECT slot_name FROM pg_replication_slots");
  }

  /** Publications of one. */
  List<String> publications(String database) throws SQLException {
    return ask(database, "SELECT pubname FROM pg_publication");
  }

  /** Drops all slots, none of which is used. */
  void dropSlots() throws SQLException {
    ask("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
  }

  private List<String> ask(String database, String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  @Override
  public void close() {
    postgres.close();
  }
}
