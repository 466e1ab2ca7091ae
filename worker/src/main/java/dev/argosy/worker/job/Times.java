package dev.argosy.worker.job;

import java.time.Instant;

/**
 * The times of a request's life.
 *
 * @param posted when it came onto its lane, by that record's own time; a cancel that came later
 *     reaches it
 * @param received when a worker first saw it
 * @param deadline wanted by: orders the waiting line, nothing else
 * @param expiry when it ends as expired
 */
public record Times(Instant posted, Instant received, Instant deadline, Instant expiry) {}
