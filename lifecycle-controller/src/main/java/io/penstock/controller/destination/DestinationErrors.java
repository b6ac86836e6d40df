package io.penstock.controller.destination;

import com.clickhouse.client.api.ServerException;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import org.jspecify.annotations.Nullable;

/** Gives ClickHouse's errors their codes, by its error numbers (src/Common/ErrorCodes.cpp). */
final class DestinationErrors {

  private static final int MAX_TEXT = 500;

  private DestinationErrors() {}

  static PipeException of(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PipeException coded) {
        return coded;
      }
      if (cause instanceof ServerException server) {
        return new PipeException(code(server), text(server), error);
      }
    }
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new PipeException(ErrorCode.DESTINATION_UNREACHABLE, text(root), error);
  }

  private static ErrorCode code(ServerException e) {
    return switch (e.getCode()) {
      case 192, 193, 194, 516 -> ErrorCode.DESTINATION_AUTH;
      case 497 -> ErrorCode.DESTINATION_PRIVILEGE;
      case 81 -> ErrorCode.DESTINATION_DATABASE;
      case 60 -> ErrorCode.TARGET_MISSING;
      case 57 -> ErrorCode.TARGET_INCOMPATIBLE;
      case 159, 164, 202, 209, 210, 241, 242, 252, 285, 319, 999 ->
          ErrorCode.DESTINATION_UNREACHABLE;
      default ->
          e.getTransportProtocolCode() == 401 || e.getTransportProtocolCode() == 403
              ? ErrorCode.DESTINATION_AUTH
              : ErrorCode.DESTINATION_REFUSED;
    };
  }

  private static String text(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage().strip();
    return message.length() > MAX_TEXT ? message.substring(0, MAX_TEXT) + "…" : message;
  }
}
