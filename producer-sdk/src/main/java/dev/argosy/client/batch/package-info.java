/**
 * Many requests as one job: sent with bounded memory, counted, and finished after a crash without
 * sending anything twice.
 *
 * <p>Start at {@link dev.argosy.client.batch.Batch}. The requests come from an iterator that gives
 * the same ones in the same order each time; the results come to a {@link
 * dev.argosy.client.batch.BatchHandler}.
 *
 * <pre>{@code
 * BatchConfig config =
 *     BatchConfig.builder(FleetConfig.builder("localhost:9092").build(), Path.of("invoices.batch"))
 *         .build();
 * try (Batch batch = Batch.of(invoices.stream().map(this::request), config)) {
 *   BatchProgress end = batch.run((number, result) -> archive.put(number, result));
 *   System.out.println(end.succeeded() + " of " + end.done() + " for $" + end.costUsd());
 * }
 * }</pre>
 *
 * <p>How it keeps its word. Each request has a number, which stands in its id ({@code
 * BATCH/NUMBER/ID}), so a record of any topic is told by its key alone, and what is sent and done
 * are two bits for each request. A {@code Journal} in a directory of the batch's own says where all
 * topics ended before the first request was sent, then which requests Kafka has acknowledged, which
 * results the handler has had, and up to where the result topic was read. A submitter that starts
 * on a journal that is there has the lock on it, so its predecessor is dead; it looks for what was
 * sent and not written down ({@code Scan}: the requests behind the last acknowledged one, retries,
 * parked requests, results), and sends the rest. Results are read from the topic of results, not as
 * replies: they outlive whoever asked for them, for as long as the topic keeps them (7 days by
 * default). A batch whose results were deleted before they were read says so and cannot go on.
 */
@NullMarked
package dev.argosy.client.batch;

import org.jspecify.annotations.NullMarked;
