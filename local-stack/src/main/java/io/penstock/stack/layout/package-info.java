/** Where things lie: the repository, the per-user cache, and the data directory of one stack. */
@NullMarked
package io.penstock.stack.layout;

import org.jspecify.annotations.NullMarked;
