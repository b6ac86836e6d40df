package io.penstock.job.postgres;

import io.penstock.model.error.ErrorCode;

/**
 * What Postgres's error states mean for a pipe (manual, "PostgreSQL Error Codes"). A state that
 * comes again however often the same is asked must not be one that is tried again.
 */
final class SqlStates {

  private SqlStates() {}

  /** The code of a state; a few states tell their cases apart only in words. */
  static ErrorCode code(String state, String message) {
    return switch (state) {
      case "28P01", "28000" -> ErrorCode.SOURCE_AUTH;
      // Also a row-level policy that would filter: sessions run with row_security = off.
      case "42501" -> ErrorCode.SOURCE_PRIVILEGE;
      case "42P01", "3F000" -> ErrorCode.TABLE_GONE;
      case "42703" -> ErrorCode.SCHEMA_CHANGED;
      // A slot that is gone: the checks before the next start say so.
      case "42704" ->
          message.startsWith("ERROR: publication ")
              ? ErrorCode.PUBLICATION_MISSING
              : ErrorCode.SOURCE_UNREACHABLE;
      case "55006" -> ErrorCode.SLOT_ACTIVE;
      case "55000" -> notInState(message);
      case "22023", "XX001", "XX002" -> ErrorCode.SOURCE_REFUSED;
      // Most internal errors come from a definition that changed in the same moment.
      case "XX000" ->
          message.contains("invalid memory alloc request size")
              ? ErrorCode.VALUE_REFUSED
              : ErrorCode.SOURCE_UNREACHABLE;
      default -> ofClass(state.length() < 2 ? "" : state.substring(0, 2));
    };
  }

  private static ErrorCode ofClass(String stateClass) {
    return switch (stateClass) {
      // A value that the server cannot convert, or that is too large for a message.
      case "22", "54" -> ErrorCode.VALUE_REFUSED;
      case "0A", "42" -> ErrorCode.SOURCE_REFUSED;
      // Connections, conflicts, full disks and memory, locks, cancelled queries, shutdowns.
      default -> ErrorCode.SOURCE_UNREACHABLE;
    };
  }

  private static ErrorCode notInState(String message) {
    if (message.contains("wal_level")) {
      return ErrorCode.WAL_LEVEL;
    }
    boolean lost =
        message.contains("can no longer")
            || message.contains("invalidat")
            || message.contains("removed");
    return lost ? ErrorCode.SLOT_LOST : ErrorCode.SOURCE_UNREACHABLE;
  }
}
