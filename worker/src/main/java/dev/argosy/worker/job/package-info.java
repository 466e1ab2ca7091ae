/**
 * A request inside the worker, from its arrival to the commit of its settlement.
 *
 * <p>A {@link dev.argosy.worker.job.Job} is the request with what has been done for it so far, by
 * earlier owners too. {@link dev.argosy.worker.job.Slots} bounds how many are in flight: a slot is
 * taken by the call and freed by the commit, not by the outcome, so an outage of Kafka cannot go on
 * buying calls.
 */
@NullMarked
package dev.argosy.worker.job;

import org.jspecify.annotations.NullMarked;
