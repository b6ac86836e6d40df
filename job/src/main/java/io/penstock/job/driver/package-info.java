/** What the JDBC drivers need in a process that runs one job after the other. */
@NullMarked
package io.penstock.job.driver;

import org.jspecify.annotations.NullMarked;
