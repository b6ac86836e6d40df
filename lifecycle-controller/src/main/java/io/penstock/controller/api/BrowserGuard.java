package io.penstock.controller.api;

import io.javalin.http.Context;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps other web pages out. A name that is rebound to 127.0.0.1 shows in Host; a request that
 * another page makes shows in Origin or Sec-Fetch-Site (Fetch Metadata).
 */
final class BrowserGuard {

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Set<String> served = new HashSet<>(NAMES);

  /**
   * A guard.
   *
   * @param host that the server listens on
   * @param names that it is called by besides
   */
  BrowserGuard(String host, List<String> names) {
    served.add(host.toLowerCase(Locale.ROOT));
    names.forEach(name -> served.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether the request may go on; else it is answered. */
  boolean admit(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    String host = context.header("Host");
    if (host == null || !known(host)) {
      Answers.error(
          context,
          403,
          "FORBIDDEN",
          "this host name is not served; call 127.0.0.1 or localhost, or put the name into"
              + " listen.names of controller.yaml");
      return false;
    }
    String origin = context.header("Origin");
    String site = context.header("Sec-Fetch-Site");
    boolean foreign =
        origin != null && !sameHost(origin, host) || "cross-site".equalsIgnoreCase(site);
    if (foreign && !context.method().name().equals("GET")) {
      Answers.error(context, 403, "FORBIDDEN", "another web page must not call this API");
      return false;
    }
    return true;
  }

  private boolean known(String host) {
    String name = host.replaceFirst(":\\d+$", "").replaceAll("^\\[|]$", "");
    return served.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean sameHost(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
