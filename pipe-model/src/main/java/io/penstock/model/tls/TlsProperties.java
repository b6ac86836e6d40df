package io.penstock.model.tls;

import io.penstock.model.spec.TlsSpec;
import java.util.Map;

/** What pgjdbc is told of TLS (its manual, "Connecting to the Database": ssl…). */
public final class TlsProperties {

  private TlsProperties() {}

  /** The connection properties that a pipe's TLS fields come to. */
  public static Map<String, String> of(TlsSpec tls) {
    if (tls.disabled()) {
      return Map.of("sslmode", "disable");
    }
    String how = tls.skipVerification() ? TlsSocketFactory.SKIP : TlsSocketFactory.VERIFY;
    return Map.of(
        "sslmode",
        mode(tls),
        "sslfactory",
        TlsSocketFactory.class.getName(),
        "sslfactoryarg",
        how + "\n" + tls.host() + "\n" + tls.caCertificate());
  }

  private static String mode(TlsSpec tls) {
    if (tls.skipVerification()) {
      return "require";
    }
    // With a name of its own the factory compares the certificate's; pgjdbc would compare it with
    // the host that is connected to.
    return tls.host().isEmpty() ? "verify-full" : "verify-ca";
  }
}
