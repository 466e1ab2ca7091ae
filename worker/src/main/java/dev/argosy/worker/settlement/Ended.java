package dev.argosy.worker.settlement;

import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import java.time.Duration;
import java.time.Instant;

/** A call that ended. */
public record Ended(
    Job job, Route route, Estimate reserved, Outcome outcome, Instant startedAt, Duration took) {}
