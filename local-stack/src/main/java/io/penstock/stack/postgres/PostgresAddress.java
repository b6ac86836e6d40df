package io.penstock.stack.postgres;

import io.penstock.stack.process.StackException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A Postgres that somebody else runs, as told by {@code --postgres-url}. */
public record PostgresAddress(
    String host, int port, String user, String password, String database) {
  private static final String FORM =
      "--postgres-url must look like postgres://user:password@host:5432/database";

  /**
   * Reads the URL.
   *
   * @throws StackException when it is not of the form, without repeating what it says (it has a
   *     password in it)
   */
  public static PostgresAddress parse(String url) {
    try {
      URI uri = new URI(url);
      boolean postgres = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
      String info = uri.getRawUserInfo();
      if (!postgres || uri.getHost() == null || info == null || uri.getPath() == null) {
        throw new StackException(FORM);
      }
      int colon = info.indexOf(':');
      String database = uri.getPath().replaceFirst("^/", "");
      return new PostgresAddress(
          uri.getHost(),
          uri.getPort() > 0 ? uri.getPort() : 5432,
          decode(colon < 0 ? info : info.substring(0, colon)),
          decode(colon < 0 ? "" : info.substring(colon + 1)),
          database.isEmpty() ? "postgres" : database);
    } catch (URISyntaxException e) {
      throw new StackException(FORM);
    }
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "PostgresAddress[" + user + "@" + host + ":" + port + "/" + database + "]";
  }
}
