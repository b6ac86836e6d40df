package io.penstock.controller.source;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.tls.TlsFailure;
import java.sql.SQLException;

/** Gives Postgres's errors their codes, by SQLSTATE (manual, "PostgreSQL Error Codes"). */
public final class SourceErrors {

  private SourceErrors() {}

  /** The error with its code; the server's message is kept, it holds no secret. */
  public static PipeException of(SQLException e) {
    return new PipeException(code(e), text(e), e);
  }

  private static String text(SQLException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    String state = e.getSQLState();
    return message.strip() + (state == null ? "" : " (SQLSTATE " + state + ")");
  }

  private static ErrorCode code(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (TlsFailure.is(e, state)) {
      return ErrorCode.SOURCE_TLS;
    }
    if (state.startsWith("28")) {
      return ErrorCode.SOURCE_AUTH;
    }
    return switch (state) {
      case "42501" -> ErrorCode.SOURCE_PRIVILEGE;
      case "3D000" -> ErrorCode.INVALID_FIELD;
      case "53400" -> ErrorCode.NO_FREE_SLOT;
      case "55006" -> ErrorCode.SLOT_ACTIVE;
      case "42710" -> ErrorCode.SLOT_TAKEN;
      default -> ErrorCode.SOURCE_UNREACHABLE;
    };
  }
}
