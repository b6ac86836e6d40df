/** The pipe that a user describes, by file or flags, as the body that the API takes. */
@NullMarked
package io.penstock.controller.cli.document;

import org.jspecify.annotations.NullMarked;
