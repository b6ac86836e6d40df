package io.penstock.stack.launch;

import io.penstock.stack.StackFile;
import io.penstock.stack.layout.DataDirectory;
import java.io.PrintWriter;

/** Tells a person where everything is. Secrets are not printed: the file named last has them. */
final class Addresses {
  private Addresses() {}

  static void print(StackFile stack, DataDirectory directory, PrintWriter out) {
    out.println();
    out.println("  Penstock         " + stack.controller().url());
    out.println("  Flink dashboard  " + stack.flink().url());
    out.println(
        "  ClickHouse       "
            + stack.clickhouse().url()
            + "  (user "
            + stack.clickhouse().user()
            + ", database "
            + stack.clickhouse().database()
            + ")");
    out.println(
        "  Postgres         "
            + stack.postgres().host()
            + ":"
            + stack.postgres().port()
            + "  (user "
            + stack.postgres().user()
            + ", database "
            + stack.postgres().database()
            + ")");
    out.println("  Credentials      " + directory.stackFile());
    out.println("  Logs             " + directory.logs());
    out.println();
    out.flush();
  }
}
