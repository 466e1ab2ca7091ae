/**
 * Which route may serve a request now: plans, quotas, and the line of requests that wait for them.
 */
@NullMarked
package dev.argosy.worker.admission;

import org.jspecify.annotations.NullMarked;
