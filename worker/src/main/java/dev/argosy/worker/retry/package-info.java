/**
 * What to do about an outcome, as a pure function, and the retries that are not due yet.
 *
 * <p>A throttle or an overload is never an attempt; what may succeed later is tried again after
 * full jitter, through the retry topic, so a waiting retry holds no slot; the rest fails at once. A
 * failure that costs nothing is an attempt only if the model answers others meanwhile.
 */
@NullMarked
package dev.argosy.worker.retry;

import org.jspecify.annotations.NullMarked;
