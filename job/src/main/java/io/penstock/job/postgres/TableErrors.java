package io.penstock.job.postgres;

import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.PipeException;
import java.sql.SQLException;

/** Errors that are of one table, and say so: the table is stopped for them, the others go on. */
public final class TableErrors {

  private TableErrors() {}

  /** What Postgres reported about a table. */
  public static PipeException of(int table, SQLException e) {
    return of(table, PostgresConnector.classify(e));
  }

  /** The error with its table; one that may pass is the connection's or the server's, not its. */
  public static PipeException of(int table, PipeException e) {
    return e.code().errorClass() == ErrorClass.RETRY ? e : e.inTable(table);
  }
}
