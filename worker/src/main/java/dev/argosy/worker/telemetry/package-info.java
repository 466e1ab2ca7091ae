/** What operators see: meters, health and logs. */
@NullMarked
package dev.argosy.worker.telemetry;

import org.jspecify.annotations.NullMarked;
