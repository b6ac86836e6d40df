/** The contract that the controller and the job share. No I/O happens in this module. */
@NullMarked
package io.penstock.model;

import org.jspecify.annotations.NullMarked;
