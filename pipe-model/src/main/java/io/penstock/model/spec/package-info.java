/** What the controller hands to a job: everything resolved, secrets sealed. */
@NullMarked
package io.penstock.model.spec;

import org.jspecify.annotations.NullMarked;
