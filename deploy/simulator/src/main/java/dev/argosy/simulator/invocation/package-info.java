/**
 * The life of a call, the same on every platform.
 *
 * <p>Start at {@link dev.argosy.simulator.invocation.Invocations}: a call is read, counted and
 * judged; then, after its latency, comes its fault, its answer or its stream. A {@link
 * dev.argosy.simulator.invocation.StreamedAnswer} is written as fast as its reader takes it, or at
 * a pace. Not here: how a platform words it all, which its {@link
 * dev.argosy.simulator.invocation.Dialect} and {@link dev.argosy.simulator.invocation.Carrier} say.
 */
@NullMarked
package dev.argosy.simulator.invocation;

import org.jspecify.annotations.NullMarked;
