package io.penstock.job.driver;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.LoggerFactory;

/**
 * Keeps JDBC drivers out of {@link DriverManager}. A driver registers itself when its class is
 * loaded, and the registry is the JVM's: it would hold each ended job's class loader, until a Flink
 * process that has seen some dozens of jobs dies of its full metaspace.
 */
public final class Drivers {

  private Drivers() {}

  /**
   * Takes a driver out of the registry, if its class belongs to a job. Whoever connects by the
   * driver itself does not need it there.
   */
  public static void unregister(Class<? extends Driver> type) {
    if (type.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      return;
    }
    DriverManager.drivers()
        .filter(type::isInstance)
        .forEach(
            driver -> {
              try {
                DriverManager.deregisterDriver(driver);
              } catch (SQLException | SecurityException e) {
                LoggerFactory.getLogger(Drivers.class)
                    .warn("{} stays registered: its job's classes stay too", type.getName(), e);
              }
            });
  }
}
