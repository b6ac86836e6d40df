package io.penstock.reader.cdc;

import io.penstock.job.secret.JobSecrets;
import io.penstock.model.secret.SecretRef;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Gives pgjdbc the password when it asks. The connector keeps its configuration in the job's graph
 * and prints it into the log; what stands there is where the password is to be had.
 */
public final class PipePassword implements AuthenticationPlugin {

  /** Connection property with the {@link SecretRef}; pgjdbc passes over what it does not know. */
  static final String PROPERTY = "penstockPassword";

  private final SecretRef password;

  /** Made by pgjdbc for each connection, of its properties. */
  public PipePassword(Properties properties) {
    password = new SecretRef(Objects.requireNonNull(properties.getProperty(PROPERTY)));
  }

  @Override
  public char[] getPassword(AuthenticationRequestType type) {
    // pgjdbc wipes what it is given.
    return JobSecrets.opener().open(password).reveal().toCharArray();
  }
}
