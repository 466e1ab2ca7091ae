/**
 * What operators see of a worker besides its log.
 *
 * <p>So far the configuration alone: {@link dev.argosy.worker.telemetry.TelemetryConfig} says where
 * meters and health are served once they are.
 */
@NullMarked
package dev.argosy.worker.telemetry;

import org.jspecify.annotations.NullMarked;
