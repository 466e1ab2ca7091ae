/**
 * Who called, how often, and how it ended: what tests and audits hold against a worker's own words.
 *
 * <p>Start at {@link dev.argosy.simulator.calls.CallLog}. A call is an operation of a platform
 * whose request came whole; it is in flight from then until its answer is written or its caller is
 * gone.
 */
@NullMarked
package dev.argosy.simulator.calls;

import org.jspecify.annotations.NullMarked;
