/** Connections to Postgres, and what the job asks it besides rows: chunks and start-up checks. */
@NullMarked
package io.penstock.job.postgres;

import org.jspecify.annotations.NullMarked;
