/**
 * A stand-in for the model platforms: their wire protocols, their errors, their usage and their bad
 * days, on a loopback port and deterministic from a seed.
 *
 * <p>Start at {@link dev.argosy.simulator.Simulator}. One event loop owns everything, so nothing
 * locks: {@code http} turns HTTP/1.1 and h2c into exchanges, {@code bedrock} and {@code vertex}
 * find the calls in them and word what becomes of them, {@code invocation} is the life of a call,
 * the same on both, {@code messages} reads and writes the native Messages bodies, {@code script}
 * decides what a call meets, {@code quota} admits it or does not, and {@code calls} counts. {@code
 * GET /_simulator/calls} shows the counters and {@code GET /_simulator/quotas} what was drawn,
 * {@code POST /_simulator/reset} begins anew, {@code POST /_simulator/script} replaces the script.
 *
 * <p>It depends on nothing else of this project: what it knows of the platforms comes from their
 * documents and from what was seen on their wires, so a worker's misunderstanding cannot hide in
 * shared code.
 */
@NullMarked
package dev.argosy.simulator;

import org.jspecify.annotations.NullMarked;
