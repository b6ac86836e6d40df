package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How the connection to Postgres is protected.
 *
 * @param disabled whether to speak in clear
 * @param skipVerification whether any certificate is taken
 * @param host the name the certificate must bear, empty for the host that is connected to
 * @param caCertificate PEM, empty for the JVM's trust store
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TlsSpec(
    boolean disabled, boolean skipVerification, String host, String caCertificate) {

  public TlsSpec {
    host = host == null ? "" : host;
    caCertificate = caCertificate == null ? "" : caCertificate;
  }
}
