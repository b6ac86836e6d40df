/** The lifecycle controller as a child process: its configuration is written here, parsed there. */
@NullMarked
package io.penstock.stack.controller;

import org.jspecify.annotations.NullMarked;
