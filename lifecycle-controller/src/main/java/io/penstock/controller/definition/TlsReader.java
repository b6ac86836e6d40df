package io.penstock.controller.definition;

import io.penstock.controller.fields.Fields;
import io.penstock.model.spec.TlsSpec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Reads the four TLS fields of {@code source.postgres}. */
final class TlsReader {

  private TlsReader() {}

  static TlsSpec read(Fields postgres) {
    TlsSpec tls =
        new TlsSpec(
            postgres.flag("disableTls", false),
            postgres.flag("skipCertVerification", false),
            postgres.text("tlsHost"),
            postgres.text("caCertificate"));
    // Kept apart from other text: the driver is given it with the certificates in one argument.
    if (!tls.host().matches("[A-Za-z0-9._-]{0,253}|[0-9A-Fa-f:.]{2,45}")) {
      postgres.invalid("tlsHost", "must be a host name or an IP address");
    }
    if (!tls.caCertificate().isEmpty()) {
      try {
        boolean none =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(tls.caCertificate().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        if (none) {
          postgres.invalid("caCertificate", "must hold one or more certificates in PEM");
        }
      } catch (CertificateException e) {
        postgres.invalid("caCertificate", "must hold one or more certificates in PEM");
      }
    }
    return tls;
  }
}
