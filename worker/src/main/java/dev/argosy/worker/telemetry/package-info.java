/**
 * What operators see of a worker besides its log: meters, and whether it is alive and ready.
 *
 * <p>The core tells an {@link dev.argosy.worker.telemetry.Observer} what it does, and a few times a
 * second how it stands, as an immutable {@link dev.argosy.worker.telemetry.Snapshot}; it hears
 * nothing back, and a simulation runs it without any of this. {@code Meters} has all names, {@code
 * Liveness} is the rule when a restart helps, {@link dev.argosy.worker.telemetry.Telemetry} serves
 * it all over HTTP. Micrometer and the HTTP server are known here alone.
 */
@NullMarked
package dev.argosy.worker.telemetry;

import org.jspecify.annotations.NullMarked;
