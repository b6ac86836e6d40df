package io.penstock.controller.cli;

import io.penstock.model.secret.Secret;

/** A person at a terminal. */
interface Prompt {

  /** Asks for a secret, without showing it. */
  Secret secret(String question);

  /** Asks for one line. */
  String line(String question);
}
