/**
 * Keys of the API that the command line makes and revokes: {@code ./penstock key}. Only hashes are
 * kept, in a file that the controller reads again when it has changed.
 */
@NullMarked
package io.penstock.controller.key;

import org.jspecify.annotations.NullMarked;
