/**
 * Several workers over one in-memory Kafka, on one thread at a time, with time held by hand: a seed
 * decides a whole history of crashes, freezes, rebalances and lost answers, and the same seed
 * decides it again.
 *
 * <p>Start at {@code SimulationTest}. {@code Baton} runs the threads and the clock, {@code Broker}
 * and its parts are the shared Kafka, {@code SimulatedRequestLog} is one worker's port to it; the
 * guarantees of the core are one class each and watch the whole run.
 */
@NullMarked
package dev.argosy.worker.simulation;

import org.jspecify.annotations.NullMarked;
