/**
 * Child processes that live exactly as long as they are wanted: started with a parent-death signal,
 * started again when they die, stopped in order. Every other package of local-stack describes its
 * neighbour as a {@link io.penstock.stack.process.Service} and leaves the keeping to this one.
 */
@NullMarked
package io.penstock.stack.process;

import org.jspecify.annotations.NullMarked;
