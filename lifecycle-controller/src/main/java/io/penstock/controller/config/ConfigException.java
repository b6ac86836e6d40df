package io.penstock.controller.config;

import io.penstock.controller.fields.Problems;

/** The configuration cannot be used; the message lists every reason. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }

  /** All problems of one file. */
  public static ConfigException of(String file, Problems problems) {
    return new ConfigException(file + " cannot be used:\n" + problems.text());
  }
}
