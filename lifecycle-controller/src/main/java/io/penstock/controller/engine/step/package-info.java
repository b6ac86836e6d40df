/**
 * One class for each kind of step. A step may be performed again at any time, also after it was cut
 * off half way: it looks first what is there, and writes down every id before it acts with it.
 */
@NullMarked
package io.penstock.controller.engine.step;

import org.jspecify.annotations.NullMarked;
