package io.penstock.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may pass is tried again; what cannot must not be, for ever. */
class SourceErrorTest {

  private static ErrorCode code(String state, String message) {
    return PostgresConnector.classify(new SQLException(message, state)).code();
  }

  @ParameterizedTest
  @CsvSource({
    "08006, SOURCE_UNREACHABLE",
    "40001, SOURCE_UNREACHABLE",
    "53100, SOURCE_UNREACHABLE",
    "53200, SOURCE_UNREACHABLE",
    "53300, SOURCE_UNREACHABLE",
    "55P03, SOURCE_UNREACHABLE",
    "57014, SOURCE_UNREACHABLE",
    "57P01, SOURCE_UNREACHABLE",
    "57P03, SOURCE_UNREACHABLE",
    "58030, SOURCE_UNREACHABLE",
    "XX000, SOURCE_UNREACHABLE",
    "28P01, SOURCE_AUTH",
    "28000, SOURCE_AUTH",
    "3D000, SOURCE_UNREACHABLE",
    "42501, SOURCE_PRIVILEGE",
    "42P01, TABLE_GONE",
    "3F000, TABLE_GONE",
    "42703, SCHEMA_CHANGED",
    "22021, VALUE_REFUSED",
    "22P05, VALUE_REFUSED",
    "54000, VALUE_REFUSED",
    "0A000, SOURCE_REFUSED",
    "42601, SOURCE_REFUSED",
    "42883, SOURCE_REFUSED",
    "55006, SLOT_ACTIVE",
    "XX001, SOURCE_REFUSED",
    "XX002, SOURCE_REFUSED",
  })
  void everyStateHasItsCode(String state, ErrorCode code) {
    assertThat(code(state, "words")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "55000, can no longer access replication slot \"a\", SLOT_LOST",
    "55000, 'logical decoding requires \"wal_level\" >= \"logical\"', WAL_LEVEL",
    "55000, something else, SOURCE_UNREACHABLE",
    "XX000, invalid memory alloc request size 1200000032, VALUE_REFUSED",
    "42704, 'ERROR: publication \"a\" does not exist', PUBLICATION_MISSING",
    "42704, replication slot \"a\" does not exist, SOURCE_UNREACHABLE",
  })
  void someAreToldByTheirWords(String state, String message, ErrorCode code) {
    assertThat(code(state, message)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"42501, true", "54000, true", "22021, true", "XX001, true", "08006, false"})
  void whatIsOfATableStopsOnlyIt(String state, boolean stops) {
    PipeException error = TableErrors.of(3, new SQLException("words", state));
    assertThat(error.found().stopsTable()).isEqualTo(stops);
  }
}
