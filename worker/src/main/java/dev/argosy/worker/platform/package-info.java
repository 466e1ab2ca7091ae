/**
 * The clouds: one asynchronous call, one closed set of outcomes.
 *
 * <p>{@link dev.argosy.worker.platform.Platform} is the port; each cloud has a package of its own
 * below this one, with one reused client and one table from its errors to {@link
 * dev.argosy.worker.platform.Outcome}. Outcomes say what an ending means for quota, attempt and
 * route, never what to do next. Not here: what to do about an outcome (see {@code retry}).
 */
@NullMarked
package dev.argosy.worker.platform;

import org.jspecify.annotations.NullMarked;
