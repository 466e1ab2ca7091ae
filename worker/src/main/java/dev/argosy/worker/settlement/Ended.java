package dev.argosy.worker.settlement;

import dev.argosy.contract.ResultStream;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that ended.
 *
 * @param firstTokenAt when its first token came; absent if its answer did not come as a stream
 * @param stream its chunks; absent if none were asked for
 */
public record Ended(
    Job job,
    Route route,
    Estimate reserved,
    Outcome outcome,
    Instant startedAt,
    Duration took,
    @Nullable Instant firstTokenAt,
    @Nullable ResultStream stream) {}
