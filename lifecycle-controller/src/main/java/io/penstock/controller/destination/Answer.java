package io.penstock.controller.destination;

import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.query.QueryResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of text as the server sends them. */
public final class Answer implements AutoCloseable {

  private final QueryResponse response;
  private final ClickHouseBinaryFormatReader reader;
  private final int columns;

  Answer(QueryResponse response, ClickHouseBinaryFormatReader reader) {
    this.response = response;
    this.reader = reader;
    this.columns = reader.getSchema().getColumns().size();
  }

  /** The next row; null when there is none. */
  public @Nullable List<@Nullable String> next() {
    try {
      if (!reader.hasNext() || reader.next() == null) {
        return null;
      }
      @Nullable String[] row = new String[columns];
      for (int i = 0; i < columns; i++) {
        row[i] = reader.getString(i + 1);
      }
      return Arrays.asList(row);
    } catch (RuntimeException e) {
      throw DestinationErrors.of(e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
      response.close();
    } catch (Exception e) {
      throw DestinationErrors.of(e);
    }
  }
}
