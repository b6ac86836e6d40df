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
    // The job's connections cannot do these yet: better refused here than failed there.
    if (!tls.host().isEmpty()) {
      postgres.invalid(
          "tlsHost", "is not supported yet: connect by the name that the certificate bears");
    }
    if (!tls.caCertificate().isEmpty()) {
      try {
        int certificates =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(tls.caCertificate().getBytes(StandardCharsets.UTF_8)))
                .size();
        if (certificates != 1) {
          postgres.invalid(
              "caCertificate", "must hold one certificate: more are not supported yet");
        }
      } catch (CertificateException e) {
        postgres.invalid("caCertificate", "must hold certificates in PEM");
      }
    }
    return tls;
  }
}
