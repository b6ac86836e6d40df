/** TLS to Postgres: the job's connections and the controller's are protected alike. */
@NullMarked
package io.penstock.model.tls;

import org.jspecify.annotations.NullMarked;
