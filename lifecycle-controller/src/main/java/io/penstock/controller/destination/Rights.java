package io.penstock.controller.destination;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.sql.Quote;
import java.util.List;
import java.util.Optional;

/**
 * What the service's user may do in a database (ClickHouse's manual, "CHECK GRANT Statement"): the
 * statement answers 1 when all that it names is granted.
 */
public final class Rights {

  private final ClickHouse clickHouse;
  private final String database;

  public Rights(ClickHouse clickHouse, String database) {
    this.clickHouse = clickHouse;
    this.database = database;
  }

  /**
   * The statement that grants what is missing.
   *
   * @param wanted privileges on all tables of the database
   * @return empty when nothing is missing, or when the server is too old to be asked
   */
  public Optional<String> missing(List<String> wanted) {
    try {
      if (granted(String.join(", ", wanted))) {
        return Optional.empty();
      }
      List<String> missing = wanted.stream().filter(right -> !granted(right)).toList();
      return Optional.of("GRANT " + String.join(", ", missing) + on() + " TO " + user());
    } catch (PipeException e) {
      if (e.code() == ErrorCode.DESTINATION_REFUSED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean granted(String rights) {
    List<String> column = List.of("result");
    return clickHouse.rows("CHECK GRANT " + rights + on(), column).get(0).containsValue("1");
  }

  private String on() {
    return " ON " + Quote.clickhouse(database) + ".*";
  }

  private String user() {
    List<String> column = List.of("name");
    return Quote.clickhouse(
        clickHouse.rows("SELECT currentUser() AS name", column).get(0).getOrDefault("name", ""));
  }
}
