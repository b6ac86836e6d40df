/**
 * Numbers that the job publishes in a form of which the controller must know more than the name.
 */
@NullMarked
package io.penstock.model.metric;

import org.jspecify.annotations.NullMarked;
