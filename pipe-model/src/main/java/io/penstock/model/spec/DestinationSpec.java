package io.penstock.model.spec;

import io.penstock.model.secret.SecretRef;

/**
 * The ClickHouse side.
 *
 * @param url {@code http://host:port} or {@code https://host:port}
 * @param username a user that may INSERT, SELECT, TRUNCATE in the database
 * @param password where the password is to be had
 * @param database of the target tables
 */
public record DestinationSpec(String url, String username, SecretRef password, String database) {}
