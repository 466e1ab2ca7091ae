package dev.argosy.client;

import dev.argosy.contract.Result;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * One awaited result. Thread-safe: whoever takes it out of {@link WaitingRequests} ends it.
 *
 * @param id the request's id
 * @param submittedAt tells its reply from that to another request of the same id
 * @param future what the caller holds
 */
record Waiting(String id, Instant submittedAt, CompletableFuture<Result> future) {}
