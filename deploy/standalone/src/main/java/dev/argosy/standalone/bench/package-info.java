/**
 * How fast a worker is, and what it costs, against the fastest loop that could do its work.
 *
 * <p>{@link dev.argosy.standalone.bench.Bench} runs broker and stand-in here and what is measured
 * in a process of its own, so that its CPU time is its own: a worker, or {@link
 * dev.argosy.standalone.bench.BareLoop}, the upper bound. Figures depend on the machine; the ratio
 * of two from one run much less. {@link dev.argosy.standalone.bench.Restart} asks something else:
 * how soon work goes on after a worker was killed; {@code quota} asks how much of a quota is spent.
 * Not part of any build, but for a run of seconds.
 */
@NullMarked
package dev.argosy.standalone.bench;

import org.jspecify.annotations.NullMarked;
