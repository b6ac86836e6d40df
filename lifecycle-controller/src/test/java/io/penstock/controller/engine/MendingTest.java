package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.store.PipeRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.DestinationSpec;
import org.junit.jupiter.api.Test;

class MendingTest {

  private static final PipeRow PIPE = PipeRows.provisioning("p", "shop");

  private static String sql(ErrorCode code, String detail) {
    return Mending.sql(PIPE, code, detail, null);
  }

  @Test
  void whatPostgresRefusesIsGranted() {
    assertThat(sql(ErrorCode.SOURCE_PRIVILEGE, "ERROR: permission denied for table t"))
        .isEqualTo(
            "GRANT USAGE ON SCHEMA \"public\" TO \"u\";\nGRANT SELECT ON \"public\".\"t\" TO \"u\";");
    assertThat(
            sql(
                ErrorCode.SOURCE_PRIVILEGE,
                "FATAL: must be superuser or replication role to start walsender"))
        .isEqualTo("ALTER ROLE \"u\" REPLICATION;");
    assertThat(sql(ErrorCode.SOURCE_PRIVILEGE, "ERROR: permission denied to start WAL sender"))
        .isEqualTo("ALTER ROLE \"u\" REPLICATION;");
    assertThat(sql(ErrorCode.SOURCE_PRIVILEGE, "ERROR: must be owner of table t")).isEmpty();
  }

  @Test
  void whatClickHouseMissesIsGranted() {
    DestinationSpec to =
        new DestinationSpec("http://c:8123", "pen`stock", new SecretRef("env:P"), "d");
    assertThat(
            Mending.granted(
                to,
                "Code: 497. DB::Exception: pen: Not enough privileges. To execute this query, it's"
                    + " necessary to have the grant INSERT(id, v) ON d.orders. (ACCESS_DENIED)"
                    + " (version 26.5.1.1)"))
        .isEqualTo("GRANT INSERT(id, v) ON d.orders TO `pen\\`stock`;");
    assertThat(
            Mending.granted(
                to, "it's necessary to have the grant CREATE TABLE ON d.*. (ACCESS_DENIED)"))
        .isEqualTo("GRANT CREATE TABLE ON d.* TO `pen\\`stock`;");
    assertThat(
            Mending.granted(
                to, "to have the grant x, necessary to have grant A ON `d.x`.`t 1`. (B)"))
        .isEqualTo("GRANT A ON `d.x`.`t 1` TO `pen\\`stock`;");
    assertThat(Mending.granted(to, "another text")).isEmpty();
  }

  @Test
  void whereNoStatementMendsThereIsNone() {
    assertThat(sql(ErrorCode.WAL_LEVEL, "")).isEqualTo("ALTER SYSTEM SET wal_level = 'logical';");
    assertThat(sql(ErrorCode.SLOT_LOST, "it is gone")).isEmpty();
    assertThat(sql(ErrorCode.TABLE_UNPUBLISHED, "of no table")).isEmpty();
  }
}
