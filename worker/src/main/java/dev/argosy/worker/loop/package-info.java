/**
 * The one thread: it takes requests in from Kafka and makes their settlements durable.
 *
 * <p>Start at {@code Loop.turn}. Results and offsets are committed in one transaction, so a crash
 * may repeat a call but never a result. {@code RequestLog} is the port to Kafka; taking a partition
 * over, losing one, the spending lease and what to do when a transaction fails are rules above it.
 * Not here: what happens to a request (see {@code path}).
 */
@NullMarked
package dev.argosy.worker.loop;

import org.jspecify.annotations.NullMarked;
