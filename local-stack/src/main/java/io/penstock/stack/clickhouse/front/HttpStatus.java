package io.penstock.stack.clickhouse.front;

/** The HTTP status that ClickHouse answers an error code with (its exceptionCodeToHTTPStatus). */
final class HttpStatus {
  private HttpStatus() {}

  static int of(int code) {
    return switch (code) {
      // REQUIRED_PASSWORD
      case 194 -> 401;
      // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED
      case 192, 193, 516 -> 403;
      // BOOST_PROGRAM_OPTIONS, CANNOT_PARSE_*, SYNTAX_ERROR, TYPE_MISMATCH, ILLEGAL_* and the like
      case 6, 26, 27, 38, 41, 43, 44, 53, 62, 72, 130, 131, 277, 306, 427, 441, 456, 457, 568 ->
          400;
      // UNKNOWN_TABLE, _FUNCTION, _IDENTIFIER, _TYPE, _STORAGE, _DATABASE, _SETTING, _DICTIONARY,
      // _FORMAT, _AGGREGATE_FUNCTION, _ELEMENT_IN_AST
      case 60, 46, 47, 50, 56, 81, 115, 73, 63, 90 -> 404;
      // NOT_IMPLEMENTED
      case 48 -> 501;
      // QUERY_IS_TOO_LARGE
      case 307 -> 413;
      // SOCKET_TIMEOUT, CANNOT_OPEN_FILE
      case 209, 76 -> 503;
      default -> 500;
    };
  }
}
