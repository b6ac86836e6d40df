/**
 * Turns a definition and the source's catalogue into table plans: which columns, which types, which
 * key. Pure; what does not fit becomes problems with the mapping's field path.
 */
@NullMarked
package io.penstock.controller.plan;

import org.jspecify.annotations.NullMarked;
