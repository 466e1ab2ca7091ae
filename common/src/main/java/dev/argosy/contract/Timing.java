package dev.argosy.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request's life in instants.
 *
 * @param submittedAt when the service posted it; null if it did not say
 * @param receivedAt when a worker first read it
 * @param startedAt when the winning call began; null if there was none
 * @param firstTokenAt when the first streamed token came; null if it was not streamed
 * @param completedAt when its ending was decided
 */
public record Timing(
    @Nullable Instant submittedAt,
    Instant receivedAt,
    @Nullable Instant startedAt,
    @Nullable Instant firstTokenAt,
    Instant completedAt) {}
