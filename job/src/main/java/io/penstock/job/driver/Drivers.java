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
   * Takes the drivers that were loaded with a job's classes out of the registry. Whoever connects
   * by a driver itself does not need it there.
   */
  public static void unregister() {
    ClassLoader ours = Drivers.class.getClassLoader();
    if (ours == ClassLoader.getSystemClassLoader()) {
      return;
    }
    DriverManager.drivers()
        .filter(driver -> driver.getClass().getClassLoader() == ours)
        .forEach(Drivers::unregister);
  }

  private static void unregister(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException | SecurityException e) {
      LoggerFactory.getLogger(Drivers.class)
          .warn("{} stays registered, and its job's classes too", driver.getClass().getName(), e);
    }
  }
}
