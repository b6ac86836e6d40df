package io.penstock.stack.controller;

import io.penstock.stack.layout.Secrets;
import java.util.UUID;

/**
 * Ids that are made at the first start and kept.
 *
 * @param organizationId the one organization
 * @param serviceId the one destination
 * @param keyId id of the API key
 * @param keySecret its secret
 */
public record InstallationIds(
    String organizationId, String serviceId, String keyId, String keySecret) {

  public static final String KEY_SECRET = "api-key";

  /** The ids of an installation, made if there are none. */
  public static InstallationIds of(Secrets secrets) {
    return new InstallationIds(
        secrets.keep("organization-id", UUID.randomUUID().toString()),
        secrets.keep("service-id", UUID.randomUUID().toString()),
        secrets.text("api-key-id"),
        secrets.text(KEY_SECRET));
  }

  @Override
  public String toString() {
    return "InstallationIds[" + organizationId + ", " + serviceId + ", " + keyId + ", ***]";
  }
}
