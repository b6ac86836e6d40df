/**
 * A pipe as its user defines it: read from a request's body or a pipe file, stored, shown again in
 * ClickPipes' shape. Nothing here has been held against Postgres or ClickHouse yet.
 */
@NullMarked
package io.penstock.controller.definition;

import org.jspecify.annotations.NullMarked;
