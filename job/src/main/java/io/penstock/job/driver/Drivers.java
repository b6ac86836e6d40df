package io.penstock.job.driver;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.LoggerFactory;

/**
 * Keeps JDBC drivers from holding an ended job's class loader, some ten megabytes of metaspace
 * each: a Flink process that has seen some dozens of jobs, or twenty within half a minute, would
 * die of it. A driver registers itself with {@link DriverManager} when its class is loaded, and the
 * registry is the JVM's. Postgres's driver has a thread of its own beside that, which closes
 * forgotten connections and waits for more of them for half a minute after the last one.
 */
public final class Drivers {

  /** pgjdbc's own setting, read when its classes are loaded; milliseconds. */
  static final String CLEANER_WAITS = "pgjdbc.config.cleanup.thread.ttl";

  /** Not 0, which waits for ever. */
  private static final String CLEANER_MILLIS = "1000";

  private Drivers() {}

  /**
   * Has the Postgres driver's thread end a second after its last connection, unless the process
   * says otherwise. To be called before the driver's first use.
   */
  public static void endCleanerSoon() {
    if (System.getProperty(CLEANER_WAITS) == null) {
      System.setProperty(CLEANER_WAITS, CLEANER_MILLIS);
    }
  }

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
