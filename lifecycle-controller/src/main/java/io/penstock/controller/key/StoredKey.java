package io.penstock.controller.key;

/**
 * A key without its secret.
 *
 * @param id what HTTP Basic calls the user
 * @param name for people; may be empty
 * @param sha256 of the secret, hexadecimal; a made secret has 256 random bits, so that nothing
 *     slower is needed
 * @param createdAt RFC 3339
 */
public record StoredKey(String id, String name, Role role, String sha256, String createdAt) {}
