/**
 * One worker: its configuration, its parts, its life.
 *
 * <p>Start at {@link dev.argosy.worker.Worker}: it runs the loop on a thread of its own until it is
 * stopped, then drains. {@link dev.argosy.worker.Assembly} is the only place that picks
 * implementations; {@code core} there is everything between the ports, and what a simulation runs.
 * {@link dev.argosy.worker.ConfigReader} turns the file into {@link
 * dev.argosy.worker.WorkerConfig}. Not here: what happens to a request (see {@code path}) and when
 * it is durable (see {@code loop}).
 */
@NullMarked
package dev.argosy.worker;

import org.jspecify.annotations.NullMarked;
