package io.penstock.model.tls;

import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what TLS itself refused from a connection that broke off during it. */
public final class TlsFailure {

  private TlsFailure() {}

  /**
   * Whether the two sides cannot agree on TLS: certificate, name, protocol, or one of them wants
   * none. A connection that broke off is not that: it may come to another end the next time.
   *
   * @param state the SQLSTATE, empty where there is none
   */
  public static boolean is(Throwable error, String state) {
    String message = String.valueOf(error.getMessage());
    // pg_hba.conf without a line for connections in clear; pgjdbc's refusal by a server without
    // TLS, in any language; its comparison of names, of which only the class's name is not
    // translated.
    if (state.equals("28000") && message.contains("no encryption")
        || state.equals("08004") && message.toUpperCase(Locale.ROOT).contains("SSL")
        || message.contains("HostnameVerifier")) {
      return true;
    }
    boolean refused = false;
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        refused = true;
      } else if (cause instanceof IOException) {
        return false;
      }
    }
    return refused;
  }
}
