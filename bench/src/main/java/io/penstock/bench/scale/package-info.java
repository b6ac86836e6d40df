/** How speed and memory change with rows, tables, pipes, TaskManagers and transactions. */
@NullMarked
package io.penstock.bench.scale;

import org.jspecify.annotations.NullMarked;
