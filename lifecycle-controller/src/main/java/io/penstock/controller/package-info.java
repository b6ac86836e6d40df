/** The lifecycle controller: its start, and the one place where its parts are put together. */
@NullMarked
package io.penstock.controller;

import org.jspecify.annotations.NullMarked;
