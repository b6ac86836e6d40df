package io.penstock.controller.cli.remote;

import io.penstock.model.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a controller answers, and as whom.
 *
 * @param url scheme, host and port, without a path
 * @param keyId the API key's id
 * @param keySecret the API key's secret
 * @param organizationId null when the controller is to be asked
 * @param service id or name of the destination; null when the controller is to be asked
 */
public record ControllerAddress(
    URI url,
    String keyId,
    Secret keySecret,
    @Nullable String organizationId,
    @Nullable String service) {

  public ControllerAddress {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("not an http address: " + url);
    }
  }
}
