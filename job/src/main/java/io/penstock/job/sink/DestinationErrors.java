package io.penstock.job.sink;

import com.clickhouse.client.api.ServerException;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of ClickHouse means for the pipe, by the server's numeric code (ClickHouse source,
 * {@code ErrorCodes.cpp}; also {@code system.errors}).
 */
final class DestinationErrors {

  /** UNKNOWN_TABLE, UNKNOWN_DATABASE, columns that are not there (any more). */
  private static final Set<Integer> MISSING = Set.of(8, 10, 16, 47, 60, 81, 218);

  private static final Set<Integer> AUTH = Set.of(192, 193, 194, 516);
  private static final int ACCESS_DENIED = 497;

  /**
   * Time-outs, network, memory and disk pressure, TOO_MANY_PARTS, read-only replicas, server
   * starting or stopping.
   */
  private static final Set<Integer> PASSING =
      Set.of(
          3, 76, 107, 159, 164, 202, 203, 209, 210, 225, 236, 241, 242, 243, 252, 279, 285, 319,
          394, 425, 439, 473, 598, 745, 999);

  private DestinationErrors() {}

  /**
   * An exception to be thrown: SQLException where trying again may help.
   *
   * @throws PipeException where it cannot
   */
  static SQLException classify(String target, Throwable error) {
    ServerException server = find(error);
    int code = server == null ? sqlCode(error) : server.getCode();
    if (code <= 0 || PASSING.contains(code)) {
      return new SQLException(
          "ClickHouse, table " + target + ": " + root(error), "08000", code, error);
    }
    ErrorCode kind = ErrorCode.DESTINATION_REFUSED;
    if (MISSING.contains(code)) {
      kind = ErrorCode.TARGET_MISSING;
    } else if (AUTH.contains(code)) {
      kind = ErrorCode.DESTINATION_AUTH;
    } else if (code == ACCESS_DENIED) {
      kind = ErrorCode.DESTINATION_PRIVILEGE;
    }
    throw new PipeException(kind, "table " + target + ": " + root(error), error);
  }

  /** What is left to say when trying again did not help. */
  static PipeException unreachable(Exception e) {
    return new PipeException(ErrorCode.DESTINATION_UNREACHABLE, root(e), e);
  }

  private static int sqlCode(Throwable error) {
    return error instanceof SQLException sql ? sql.getErrorCode() : 0;
  }

  private static @Nullable ServerException find(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof ServerException server) {
        return server;
      }
    }
    return null;
  }

  private static String root(Throwable error) {
    Throwable at = error;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }
}
