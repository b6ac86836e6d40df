package io.penstock.stack.clickhouse;

import io.penstock.stack.process.StackException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A ClickHouse that somebody else runs, as told by {@code --clickhouse-url}. */
record ExternalServer(URI url, String user, String password) {
  private static final String FORM =
      "--clickhouse-url (or CLICKHOUSE_URL) must look like http://user:password@host:8123";

  /**
   * Splits the credentials off; without user info it is user {@code default} with no password.
   *
   * @throws StackException when it is not a URL of ClickHouse's HTTP interface
   */
  static ExternalServer of(@Nullable String text) {
    URI given;
    try {
      given = new URI(text == null ? "" : text);
    } catch (URISyntaxException e) {
      // Without the cause: it repeats the text, which has a password in it.
      throw new StackException(FORM);
    }
    if (given.getHost() == null || !isHttp(given.getScheme())) {
      throw new StackException(FORM);
    }
    int port = given.getPort() > 0 ? given.getPort() : isTls(given) ? 8443 : 8123;
    String info = given.getRawUserInfo() == null ? "default" : given.getRawUserInfo();
    int colon = info.indexOf(':');
    return new ExternalServer(
        URI.create(given.getScheme() + "://" + given.getHost() + ":" + port),
        decode(colon < 0 ? info : info.substring(0, colon)),
        decode(colon < 0 ? "" : info.substring(colon + 1)));
  }

  private static boolean isHttp(@Nullable String scheme) {
    return "http".equals(scheme) || "https".equals(scheme);
  }

  private static boolean isTls(URI uri) {
    return "https".equals(uri.getScheme());
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
