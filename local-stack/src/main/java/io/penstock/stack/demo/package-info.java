/** A small shop in Postgres, a pipe that copies it, and a workload that keeps it changing. */
@NullMarked
package io.penstock.stack.demo;

import org.jspecify.annotations.NullMarked;
