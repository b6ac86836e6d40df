package io.penstock.controller.verify;

import io.penstock.controller.verify.VerifyReport.Difference;
import io.penstock.controller.verify.VerifyReport.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells in what rows differ. */
final class Details {

  /** Of a value, this much is told. */
  private static final int CHARACTERS = 500;

  private final ComparedTable table;
  private final SourceReader source;
  private final TargetReader target;
  private final SourceSql sourceSql;
  private final TargetSql targetSql;
  private final boolean values;

  Details(
      ComparedTable table,
      SourceReader source,
      TargetReader target,
      SourceSql sourceSql,
      TargetSql targetSql,
      boolean values) {
    this.table = table;
    this.source = source;
    this.target = target;
    this.sourceSql = sourceSql;
    this.targetSql = targetSql;
    this.values = values;
  }

  /** Each of some rows with its columns, in order. */
  List<Difference> of(Map<RowKey, Kind> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<RowKey> keys = List.copyOf(rows.keySet());
    Map<String, List<@Nullable String>> here =
        byHash(source.all(sourceSql.cells(keys, CHARACTERS)));
    Map<String, List<@Nullable String>> there =
        byHash(target.all(targetSql.cells(keys, CHARACTERS)));
    List<Difference> told = new ArrayList<>();
    rows.forEach(
        (key, kind) -> told.add(one(key, kind, here.get(key.hash()), there.get(key.hash()))));
    return told;
  }

  private static Map<String, List<@Nullable String>> byHash(List<List<@Nullable String>> rows) {
    Map<String, List<@Nullable String>> byHash = new HashMap<>();
    rows.forEach(row -> byHash.put(String.valueOf(row.get(0)), row));
    return byHash;
  }

  private Difference one(
      RowKey key,
      Kind kind,
      @Nullable List<@Nullable String> here,
      @Nullable List<@Nullable String> there) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < key.texts().size(); i++) {
      named.put(table.key().get(i).name(), key.texts().get(i));
    }
    List<String> columns = new ArrayList<>();
    Map<String, @Nullable String> before = new LinkedHashMap<>();
    Map<String, @Nullable String> after = new LinkedHashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String name = table.columns().get(i).name();
      boolean both = here != null && there != null;
      // The MD5 says whether values are equal, of which only the beginning is told.
      if (both && Objects.equals(here.get(1 + 2 * i), there.get(1 + 2 * i))) {
        continue;
      }
      if (both) {
        columns.add(name);
      }
      if (here != null) {
        before.put(name, here.get(2 + 2 * i));
      }
      if (there != null) {
        after.put(name, there.get(2 + 2 * i));
      }
    }
    return new Difference(
        named,
        kind,
        columns,
        values && here != null ? before : null,
        values && there != null ? after : null,
        false);
  }
}
