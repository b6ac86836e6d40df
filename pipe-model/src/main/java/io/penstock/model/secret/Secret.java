package io.penstock.model.secret;

import java.util.Objects;

/** A secret in clear. It has no serializer, and its text form is masked. */
public final class Secret {

  private final String clear;

  public Secret(String clear) {
    this.clear = Objects.requireNonNull(clear, "clear");
  }

  /** The clear text: only for the call that sends it to its server. */
  public String reveal() {
    return clear;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && clear.equals(that.clear);
  }

  @Override
  public int hashCode() {
    return clear.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}
